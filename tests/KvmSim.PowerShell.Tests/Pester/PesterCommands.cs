using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>
/// Puts the runner's cmdlets into a session. A cmdlet's name needs a hyphen, so <c>It</c> and its kind are aliases.
/// </summary>
internal static class PesterCommands
{
    internal static InitialSessionState NewSessionState()
    {
        var state = InitialSessionState.CreateDefault2();
        foreach (Type type in typeof(PesterCommands).Assembly.GetTypes())
        {
            if (type.IsSubclassOf(typeof(PesterCmdlet)) && type.GetCustomAttribute<CmdletAttribute>() is { } cmdlet)
            {
                string name = $"{cmdlet.VerbName}-{cmdlet.NounName}";
                state.Commands.Add(new SessionStateCmdletEntry(name, type, helpFileName: null));
                foreach (string alias in type.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? [])
                {
                    state.Commands.Add(new SessionStateAliasEntry(alias, name));
                }
            }
        }

        return state;
    }

    /// <summary>Makes commands that the runner lacks fail by name, even when a script swallows the error.</summary>
    internal static void Watch(Runspace runspace) =>
        runspace.SessionStateProxy.InvokeCommand.CommandNotFoundAction = (_, lookup) =>
        {
            if (Unsupported.OwnerOf(lookup.CommandName) is { } owner)
            {
                string name = CodeGeneration.EscapeSingleQuotedStringContent(lookup.CommandName);
                lookup.CommandScriptBlock = ScriptBlock.Create($"Block-PesterCommand '{name}' '{owner}'");
                lookup.StopSearch = true;
            }
        };
}
