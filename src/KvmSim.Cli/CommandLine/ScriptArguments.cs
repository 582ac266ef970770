using System.Management.Automation.Runspaces;

namespace KvmSim.Cli.CommandLine;

/// <summary>
/// Turns what follows <c>-File</c> into parameters, as pwsh does: names, switches, <c>-Name:value</c>, values.
/// </summary>
internal static class ScriptArguments
{
    internal static IEnumerable<CommandParameter> Parse(IEnumerable<string> arguments)
    {
        string? pending = null;
        foreach (string argument in arguments)
        {
            if (pending is not null)
            {
                yield return Named(pending, argument);
                pending = null;
            }
            else if (!IsParameter(argument))
            {
                yield return new CommandParameter(name: null, argument);
            }
            else if (argument.IndexOf(':', StringComparison.Ordinal) is int colon and > 0)
            {
                // "-Name:" takes the next argument, even one that begins with a hyphen.
                if (colon == argument.Length - 1)
                {
                    pending = argument[..colon];
                }
                else
                {
                    yield return Named(argument[..colon], argument[(colon + 1)..]);
                }
            }
            else
            {
                // With the hyphen and no value: the binder finds out whether it is a switch or takes what follows.
                yield return new CommandParameter(argument);
            }
        }

        if (pending is not null)
        {
            yield return new CommandParameter(pending);
        }
    }

    // A negative number is a value.
    private static bool IsParameter(string argument) =>
        argument.Length > 1 && argument[0] == '-' && (char.IsLetter(argument[1]) || argument[1] is '_' or '?');

    private static CommandParameter Named(string name, string text) => text.ToUpperInvariant() switch
    {
        "$TRUE" => new CommandParameter(name, value: true),
        "$FALSE" => new CommandParameter(name, value: false),
        _ => new CommandParameter(name, text),
    };
}
