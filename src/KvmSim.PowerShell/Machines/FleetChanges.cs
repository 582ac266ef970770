using System.Collections;
using System.Management.Automation;
using KvmSim.Capture;
using KvmSim.Fleet;
using KvmSim.Hardware;
using KvmSim.Kernel;

namespace KvmSim.PowerShell.Machines;

/// <summary>Changes of a fleet's machines, out of the tables in which they are given.</summary>
internal static class FleetChanges
{
    private const string Machine = "Machine";
    private const string Without = "Without";
    private const string RegistersOf = "RegistersOf";

    /// <summary>The change of a table.</summary>
    /// <param name="table">Machine, Without, RegistersOf.</param>
    /// <param name="files">The fleet's files, among which a machine is looked for by name.</param>
    /// <param name="read">Reads one of them.</param>
    /// <param name="pathOf">The file of a name; null if there is none.</param>
    /// <exception cref="SimException">The table has something else, nothing, or names what is not there.</exception>
    public static FleetChange Of(
        Hashtable table, IReadOnlyList<string> files, Func<string, FleetFile> read, Func<string, string?> pathOf)
    {
        foreach (string key in table.Keys.Cast<object>().Select(key => key.ToString() ?? ""))
        {
            if (!new[] { Machine, Without, RegistersOf }.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                throw Invalid($"A change has no '{key}'.", "It has Machine, Without and RegistersOf.", key);
            }
        }

        string[] features = Texts(table, Without), measured = Texts(table, RegistersOf);
        if (features.Length + measured.Length == 0)
        {
            throw Invalid("A change says neither Without nor RegistersOf.", "Say what is to be otherwise.", table);
        }

        return new FleetChange(
            IsNamed(Texts(table, Machine) is { Length: > 0 } names ? names : ["*"]),
            CpuFeatureSet.Of(features.Select(Feature)),
            [.. measured.SelectMany(name => ModelsOf(name, files, read, pathOf))]);
    }

    /// <summary>Whether a machine is meant by one of the patterns, by its name or its file's.</summary>
    public static Func<string, string, bool> IsNamed(IEnumerable<string> texts)
    {
        WildcardPattern[] patterns = [.. texts.Select(text => WildcardPattern.Get(text, WildcardOptions.IgnoreCase))];
        return (name, source) => Array.Exists(patterns, pattern => pattern.IsMatch(name)
            || pattern.IsMatch(source)
            || pattern.IsMatch(Path.GetFileName(source)));
    }

    private static CpuFeature Feature(string name) => CpuFeatureTable.TryGet(name, out CpuFeature? feature)
        ? feature!
        : throw Invalid($"'{name}' is no CPU feature.", "Give names as /proc/cpuinfo has them, such as avx512f.", name);

    private static CpuModel[] ModelsOf(
        string name, IReadOnlyList<string> files, Func<string, FleetFile> read, Func<string, string?> pathOf)
    {
        string? path = pathOf(name)
            ?? files.FirstOrDefault(
                file => string.Equals(Path.GetFileName(file), name, StringComparison.OrdinalIgnoreCase));
        CpuModel[] models = path is not null
            ? Models(read(path), _ => true)
            : [.. files.Select(
                file => Models(read(file), own => string.Equals(own, name, StringComparison.OrdinalIgnoreCase)))
                .FirstOrDefault(found => found.Length > 0) ?? []];
        return models.Length > 0
            ? models
            : throw Invalid(
                $"RegistersOf: neither a file nor a machine of the fleet is called '{name}'.",
                "Name a dump or a manifest with the registers.",
                name);
    }

    private static CpuModel[] Models(FleetFile file, Func<string, bool> isMeant)
    {
        IEnumerable<CpuModel> described = file.Machines.Where(machine => isMeant(machine.Metadata.Name))
            .SelectMany(machine => machine.Cpus.Select(machine.HardwareOf));
        IEnumerable<CpuModel> captured = file.Captured is { Succeeded: true } dump && isMeant(CapturedHost(dump))
            ? CapturedModels.Of(dump).Values
            : [];
        return [.. described.Concat(captured).Distinct()];
    }

    private static string CapturedHost(CapturedMachine dump) => Simulation.CapturedHost.NameOf(dump);

    private static SimException Invalid(string message, string remedy, object target) =>
        new(SimError.ChangeInvalid, message, remedy, target);

    private static string[] Texts(Hashtable table, string key)
    {
        object? value = table.Cast<DictionaryEntry>()
            .FirstOrDefault(
                entry => string.Equals(entry.Key.ToString(), key, StringComparison.OrdinalIgnoreCase)).Value;
        value = value is PSObject wrapped ? wrapped.BaseObject : value;
        return value switch
        {
            null => [],
            string text => [text],
            IEnumerable items => [.. items.Cast<object?>().Select(item => $"{item}").Where(text => text.Length > 0)],
            _ => [$"{value}"],
        };
    }
}
