using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>What a boot decides about every CPU alike.</summary>
/// <param name="Disabled">
/// Features that count as absent on every CPU: compiled out, or switched off on the command line ("nopku", "no5lvl").
/// </param>
/// <param name="Tboot">Booted by tboot: VMX has to be enabled inside SMX, not outside.</param>
internal sealed record KernelOptions(CpuFeatureSet Disabled = default, bool Tboot = false)
{
    /// <summary>Features that count as present on every CPU, whatever CPUID says ("setcpuid=").</summary>
    public CpuFeatureSet Enabled { get; init; }

    /// <summary>A boot without special options.</summary>
    public static KernelOptions Default { get; } = new();

    /// <summary>
    /// These options on that boot CPU. A kernel that booted without 5-level paging clears LA57 on every CPU
    /// (early_identify_cpu), so an extra LA57 of a later one is not seen.
    /// </summary>
    public KernelOptions ForBootCpu(CpuModel boot)
    {
        ArgumentNullException.ThrowIfNull(boot);
        return boot.Features.Contains("la57") || boot.UnknownFeatures.Contains("la57")
            ? this : this with { Disabled = Disabled.With("la57") };
    }
}
