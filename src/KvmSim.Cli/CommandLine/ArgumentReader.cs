namespace KvmSim.Cli.CommandLine;

/// <summary>
/// Reads the command line the way pwsh reads its own, with the words <c>demo</c> and <c>run</c> added.
/// </summary>
internal static class ArgumentReader
{
    private const string StandardInputMark = "-";

    /// <exception cref="UsageException">The arguments make no sense.</exception>
    internal static Invocation Read(string[] arguments, bool inputRedirected)
    {
        bool interactive = true;
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            string[] rest = arguments[(i + 1)..];
            if (!argument.StartsWith('-'))
            {
                return Word(argument, rest) with { Interactive = interactive };
            }

            switch (OptionName(argument))
            {
                case "h" or "help" or "?":
                    return new Invocation(InvocationKind.Help);
                case "v" or "version":
                    return new Invocation(InvocationKind.Version);
                case "c" or "command":
                    return Command(rest) with { Interactive = interactive };
                case "f" or "file":
                    return File(rest) with { Interactive = interactive };
                case "noni" or "noninteractive":
                    interactive = false;
                    break;
                case "nop" or "noprofile" or "nologo":
                    break;
                default:
                    throw new UsageException($"unknown option {argument}");
            }
        }

        InvocationKind kind = inputRedirected ? InvocationKind.StandardInput : InvocationKind.Prompt;
        return new Invocation(kind) { Interactive = interactive };
    }

    private static string OptionName(string argument)
    {
        string name = argument.StartsWith("--", StringComparison.Ordinal) ? argument[2..] : argument[1..];
        return name.ToLowerInvariant();
    }

    private static Invocation Word(string word, string[] rest) => word switch
    {
        "demo" => Shipped("demo/demo.ps1", rest),
        "run" when rest is ["-h" or "--help" or "-?", ..] => new Invocation(InvocationKind.Help),
        "run" when rest is [] => throw new UsageException("run needs at least one scenario file"),
        "run" when rest.FirstOrDefault(argument => argument.StartsWith('-')) is { } option =>
            throw new UsageException($"unknown option {option} of run"),
        "run" => Shipped("scripts/run.ps1", rest),
        _ when word.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) => File([word, .. rest]),
        _ => throw new UsageException($"unknown command {word}"),
    };

    private static Invocation Shipped(string script, string[] arguments) =>
        new(InvocationKind.File, Path.Combine(AppContext.BaseDirectory, script)) { Arguments = arguments };

    private static Invocation Command(string[] rest) => rest switch
    {
        [] => throw new UsageException("-Command needs the text of a command"),
        [StandardInputMark] => new Invocation(InvocationKind.StandardInput),
        [StandardInputMark, ..] => throw new UsageException("-Command - takes no further arguments"),
        _ => new Invocation(InvocationKind.Command, string.Join(' ', rest)),
    };

    private static Invocation File(string[] rest)
    {
        switch (rest)
        {
            case []:
                throw new UsageException("-File needs the path of a script");
            case [StandardInputMark, ..]:
                return new Invocation(InvocationKind.StandardInput);
        }

        string path = Path.GetFullPath(rest[0]);
        if (!System.IO.File.Exists(path))
        {
            throw new UsageException($"there is no script file {rest[0]}");
        }

        return new Invocation(InvocationKind.File, path) { Arguments = rest[1..] };
    }
}
