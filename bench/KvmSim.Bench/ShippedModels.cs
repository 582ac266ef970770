using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Manifests;
using KvmSim.Yaml;

namespace KvmSim.Bench;

/// <summary>The machines of manifests/: the real models that the benchmarks are made of.</summary>
internal static class ShippedModels
{
    /// <summary>Each machine.</summary>
    public static IReadOnlyList<MachineDocument> Machines { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(BenchFolder.Find(), "..", "manifests"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .SelectMany(
                file => ManifestFiles.Load(file, new YamlManifestFormat(), NameCatalog.Unchecked).Value!.Machines),
    ];

    /// <summary>The models of the CPUs of each machine with VMX, the boot CPU's first.</summary>
    public static IReadOnlyList<CpuModel[]> Vmx { get; } =
    [
        .. Machines.Select(ModelsOf).Where(models => models[0].Features.Contains("vmx")),
    ];

    private static CpuModel[] ModelsOf(MachineDocument machine) =>
    [
        .. machine.Cpus.OrderByDescending(entry => entry.Ids.Contains(machine.BootCpu))
            .Select(machine.HardwareOf)
            .Distinct(),
    ];
}
