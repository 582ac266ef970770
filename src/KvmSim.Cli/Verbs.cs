namespace KvmSim.Cli;

/// <summary>The verbs: each is a script beside the program, and a page of help with the same name.</summary>
internal static class Verbs
{
    /// <summary>What tells Invoke-Verb.ps1 its verb.</summary>
    internal const string Parameter = "-KvmSimVerb";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "verbs");

    /// <summary>How the console host runs a verb.</summary>
    /// <exception cref="UsageException">There is no such verb.</exception>
    internal static string[] Start(string verb, IEnumerable<string> arguments) =>
    [
        "-NoLogo", "-NoProfile", "-NonInteractive", "-File", Path.Combine(Folder, "Invoke-Verb.ps1"),
        Parameter, FileOf(verb, ".ps1"),
        .. StandardInput.IsGiven ? ["-KvmSimInput"] : Array.Empty<string>(),
        .. arguments.Select(OptionAsParameter),
    ];

    /// <summary>What a verb takes and answers.</summary>
    /// <exception cref="UsageException">There is no such verb.</exception>
    internal static string HelpOf(string verb) => File.ReadAllText(FileOf(verb, ".txt"));

    private static string FileOf(string verb, string extension)
    {
        string file = Path.Combine(Folder, verb + extension);
        return verb.All(char.IsAsciiLetterLower) && File.Exists(file)
            ? file
            : throw new UsageException(
                $"there is no '{Printable(verb)}'. There are: {string.Join(", ", All())}; kvmsim --help tells more.");
    }

    private static IEnumerable<string?> All() =>
        Directory.EnumerateFiles(Folder, "*.txt").Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal);

    /// <summary>--format=junit is what scripts know as -format:junit, and --any-cpu-count as -anycpucount.</summary>
    private static string OptionAsParameter(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal) || argument.Length == 2)
        {
            return argument;
        }

        string[] parts = argument[2..].Split('=', 2);
        if (parts is [_, ""])
        {
            throw new UsageException($"{Printable(argument)} has no value");
        }

        string name = "-" + parts[0].Replace("-", "", StringComparison.Ordinal);
        return parts.Length == 1 ? name : $"{name}:{parts[1]}";
    }

    /// <summary>What was typed may hold what a terminal obeys.</summary>
    private static string Printable(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));
}
