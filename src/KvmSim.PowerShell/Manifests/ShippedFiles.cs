namespace KvmSim.PowerShell.Manifests;

/// <summary>The machines and scenarios that lie beside the module.</summary>
internal static class ShippedFiles
{
    private const string Extension = ".yaml";
    private const string DescriptionKey = "description:";

    /// <summary>Metadata stand at the top.</summary>
    private const int MetadataLines = 40;

    private static readonly string Module = Path.GetDirectoryName(typeof(ShippedFiles).Assembly.Location)!;

    /// <summary>The names of the machines.</summary>
    public static IReadOnlyList<string> Machines => Names("manifests");

    /// <summary>The names of the scenarios.</summary>
    public static IReadOnlyList<string> Scenarios => Names("scenarios");

    /// <summary>The name as it is written of the machine of that name; null if none has it.</summary>
    public static string? MachineNamed(string name) => Path.GetFileNameWithoutExtension(FindMachine(name));

    /// <summary>The name as it is written of the scenario of that name; null if none has it.</summary>
    public static string? ScenarioNamed(string name) => Path.GetFileNameWithoutExtension(FindScenario(name));

    /// <summary>The file of a machine, whatever the case of its name; null if none has it.</summary>
    public static string? FindMachine(string name) => Find("manifests", name);

    /// <summary>The file of a scenario, whatever the case of its name; null if none has it.</summary>
    public static string? FindScenario(string name) => Find("scenarios", name);

    /// <summary>
    /// What a manifest says of itself, in a line; null if it does not. Read as text: no YAML is needed for that.
    /// </summary>
    public static string? DescriptionOf(string file)
    {
        string[] lines = [.. File.ReadLines(file).Take(MetadataLines)];
        int at = Array.FindIndex(lines, line => line.Contains(DescriptionKey, StringComparison.Ordinal));
        if (at < 0)
        {
            return null;
        }

        int indent = lines[at].Length - lines[at].TrimStart().Length;
        string first =
            lines[at][(lines[at].IndexOf(DescriptionKey, StringComparison.Ordinal) + DescriptionKey.Length)..];
        IEnumerable<string> more = lines.Skip(at + 1)
            .TakeWhile(line => line.Length - line.TrimStart().Length > indent)
            .Select(line => line.Trim());
        string text = string.Join(
            ' ', more.Prepend(first.Trim(' ', '>', '-', '|', '}', '"', '\'')).Where(part => part.Length > 0));
        return text.Length > 0 ? text : null;
    }

    private static string? Find(string folder, string name) =>
        Names(folder)
            .FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Path.Combine(Module, folder, found + Extension)
            : null;

    private static string[] Names(string folder)
    {
        DirectoryInfo directory = new(Path.Combine(Module, folder));
        return directory.Exists
            ? [.. directory.EnumerateFiles("*" + Extension)
                .Select(file => Path.GetFileNameWithoutExtension(file.Name))
                .Order(StringComparer.Ordinal)]
            : [];
    }
}
