using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>One logical CPU as a source describes it. What the source does not say is unknown.</summary>
public sealed record CapturedCpu
{
    /// <summary>Its number.</summary>
    public required int Id { get; init; }

    /// <summary>Its CPUID leaves; empty where the source has none.</summary>
    public CpuidTable Cpuid { get; init; }

    /// <summary>Its registers, those that were read.</summary>
    public MsrSet Msrs { get; init; }

    /// <summary>The registers of which the source tells single bits.</summary>
    public MsrBits Bits { get; init; }

    /// <summary>The registers that the source tried to read and could not, ascending.</summary>
    public IReadOnlyList<uint> FailedMsrs { get; init; } = [];

    /// <summary>The features that the source names.</summary>
    public CpuFeatureSet NamedFeatures { get; init; }

    /// <summary>The features of which the source tells that the CPU does not have them.</summary>
    public CpuFeatureSet AbsentFeatures { get; init; }

    /// <summary>Vendor, family, model, stepping and names; null members where the source is silent.</summary>
    public CapturedIdentity Identity { get; init; } = new();

    /// <summary>Microcode revision; null where the source does not say.</summary>
    public uint? Microcode { get; init; }

    /// <summary>
    /// The affinity fields of MPIDR_EL1 of an Arm CPU, by which firmware and the kernel call it; null where the source
    /// does not say. It makes no CPU another kind.
    /// </summary>
    public ulong? Mpidr { get; init; }

    /// <summary>Package, core, thread and node; null where the source does not say.</summary>
    public CpuPlacement? Placement { get; init; }

    /// <summary>The kind of core on a hybrid CPU; <see cref="CoreType.Unknown"/> elsewhere.</summary>
    public CoreType CoreType { get; init; }

    /// <summary>Whether it was online when the source was made.</summary>
    public bool IsOnline { get; init; } = true;
}
