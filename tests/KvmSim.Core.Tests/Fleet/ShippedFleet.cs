using KvmSim.Description;
using KvmSim.Manifests;
using KvmSim.Protocol;
using KvmSim.Yaml;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>The machines of manifests/ as a fleet; those of arm64 apart, which fleets do not judge.</summary>
internal static class ShippedFleet
{
    private static readonly MachineDocument[] All =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "manifests"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .SelectMany(
                file => ManifestFiles.Load(file, new YamlManifestFormat(), NameCatalog.Unchecked).Value!.Machines),
    ];

    /// <summary>Each machine of x86, by the name of its file.</summary>
    public static IReadOnlyList<MachineDocument> Machines { get; } =
        [.. All.Where(machine => machine.DefaultGeneration == GenerationCatalog.DefaultId)];

    /// <summary>Each machine of arm64, by the name of its file.</summary>
    public static IReadOnlyList<MachineDocument> Arm { get; } = [.. All.Except(Machines)];

    /// <summary>The machine of that name.</summary>
    public static MachineDocument Get(string name) => Machines.Single(machine => machine.Metadata.Name == name);
}
