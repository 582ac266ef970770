using KvmSim.Description;
using KvmSim.Manifests;
using KvmSim.Yaml;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>The machines of manifests/ as a fleet.</summary>
internal static class ShippedFleet
{
    /// <summary>Each machine, by the name of its file.</summary>
    public static IReadOnlyList<MachineDocument> Machines { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "manifests"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .SelectMany(
                file => ManifestFiles.Load(file, new YamlManifestFormat(), NameCatalog.Unchecked).Value!.Machines),
    ];

    /// <summary>The machine of that name.</summary>
    public static MachineDocument Get(string name) => Machines.Single(machine => machine.Metadata.Name == name);
}
