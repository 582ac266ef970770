using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Description;

/// <summary>A document of kind Machine, or the machine inside a scenario.</summary>
public sealed record MachineDocument : ManifestDocument
{
    /// <inheritdoc />
    public override string Kind => DocumentKinds.Machine;

    /// <summary>The kernel and its settings.</summary>
    public KernelDocument Kernel { get; init; } = new();

    /// <summary>The models that the document itself defines, as they were written.</summary>
    public IReadOnlyList<CpuModelDefinition> CpuModels { get; init; } = [];

    /// <summary>Files with more models, as they were written.</summary>
    public IReadOnlyList<string> CpuModelFiles { get; init; } = [];

    /// <summary>The layout; null if it is not given.</summary>
    public TopologyDocument? Topology { get; init; }

    /// <summary>What stands under the kernel.</summary>
    public PlatformDocument Platform { get; init; } = new();

    /// <summary>The CPU that the machine boots on; one of <see cref="Cpus"/>, and online.</summary>
    public int BootCpu { get; init; }

    /// <summary>The CPUs, in the order of the file; no CPU twice, at least one.</summary>
    public required IReadOnlyList<CpuEntryDocument> Cpus { get; init; }

    /// <summary>
    /// Every model that the machine may use: its own, those of its file, those of <see cref="CpuModelFiles"/>.
    /// </summary>
    public CpuModelLibrary Models { get; init; } = CpuModelLibrary.Empty;

    /// <summary>The generation of the machine where it names none: one that boots on its CPUs.</summary>
    internal string DefaultGeneration => Cpus.FirstOrDefault(entry => entry.Ids.Contains(BootCpu)) is { } boot
        && Models.TryGet(boot.Model, out CpuModel? model)
            ? DefaultFor(model.Vendor)
            : GenerationCatalog.DefaultId;

    /// <summary>The generation of a machine with CPUs of that vendor that names none.</summary>
    internal static string DefaultFor(CpuVendor vendor) =>
        vendor == CpuVendor.Arm ? GenerationCatalog.DefaultArmId : GenerationCatalog.DefaultId;

    /// <summary>What the CPUs of an entry are as hardware.</summary>
    public CpuModel HardwareOf(CpuEntryDocument entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Models.Resolve(entry.Model, entry.Overrides);
    }

    /// <summary>
    /// The same machine with every model written out in the document itself: what stands on its own when saved.
    /// </summary>
    public MachineDocument WithInlineModels() => this with
    {
        CpuModels = [.. Models.Models.Select(CpuModelDefinition.Of)],
        CpuModelFiles = [],
    };
}
