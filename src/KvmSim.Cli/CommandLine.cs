namespace KvmSim.Cli;

/// <summary>Reads the command line: a verb and its arguments, or what pwsh takes.</summary>
internal static class CommandLine
{
    /// <exception cref="UsageException">There is no such verb.</exception>
    internal static Invocation Read(string[] arguments, bool inputRedirected) => arguments switch
    {
        [] when inputRedirected => Text(Console.In.ReadToEnd()),
        [var option, "-"] when option.TrimStart('-').ToUpperInvariant() is "C" or "COMMAND" or "F" or "FILE" =>
            Text(Console.In.ReadToEnd()),
        [] => new(null),
        ["-h" or "-?" or "--help" or "-help" or "/?", ..] or ["help"] => new(Texts.Usage),
        ["-v" or "--version" or "-version", ..] => new(Texts.Version),
        ["help", var verb, ..] => new(Verbs.HelpOf(verb)),
        [var script, ..] when script.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) && script[0] != '-' =>
            new(null, ["-NoLogo", "-NoProfile", "-File", .. arguments]),
        [var option, ..] when option.StartsWith('-') => new(null, arguments),
        [var verb, .. var rest] when rest.Any(IsHelp) => new(Verbs.HelpOf(verb)),
        [var verb, .. var rest] => new(null, Verbs.Start(verb, rest)),
    };

    /// <summary>
    /// Read as a whole: pwsh takes its standard input line by line, as if it were typed, and echoes its keys.
    /// </summary>
    private static Invocation Text(string script) => new(null, "-NoLogo", "-NoProfile", "-Command", script);

    private static bool IsHelp(string argument) => argument is "-h" or "-?" or "--help";
}
