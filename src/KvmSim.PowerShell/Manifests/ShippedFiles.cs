namespace KvmSim.PowerShell.Manifests;

/// <summary>The machines and scenarios that lie beside the module.</summary>
internal static class ShippedFiles
{
    private const string Extension = ".yaml";

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

    private static string? Find(string folder, string name) =>
        Names(folder).FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) is { } found
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
