using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>What a set of CPUs shares as hardware, whatever firmware and kernel make of it.</summary>
public sealed class CpuBaseline
{
    private CpuBaseline(IReadOnlyList<BaselineCpu> cpus, CheckStyle style)
    {
        Cpus = cpus;
        VendorIds = [.. cpus.Select(cpu => cpu.Model.VendorId).Distinct(StringComparer.Ordinal)];
        Signature = cpus.Select(cpu => new CpuSignature(cpu.Model.Family, cpu.Model.Model, cpu.Model.Stepping))
            .OrderBy(signature => signature.Family)
            .ThenBy(signature => signature.Model)
            .ThenBy(signature => signature.Stepping)
            .First();
        Capabilities = CapabilityBaseline.Of(
            [.. cpus.Select(cpu => new BaselineMember([cpu.Name], KnownCapabilities.Of(cpu.Model)))]);
        Guest = GuestCapabilities.Offered(style, Capabilities.Shared);
    }

    /// <summary>The CPUs that it was made of.</summary>
    public IReadOnlyList<BaselineCpu> Cpus { get; }

    /// <summary>Their vendors; a guest moves only where there is one.</summary>
    public IReadOnlyList<string> VendorIds { get; }

    /// <summary>
    /// The lowest family, the lowest model in it, the lowest stepping of that. Numbers of two vendors do not compare.
    /// </summary>
    public CpuSignature Signature { get; }

    /// <summary>What all have, and which CPUs cost the rest.</summary>
    public CapabilityBaseline Capabilities { get; }

    /// <summary>
    /// The CPU features that KVM of the flavour can give a guest that is to run on any of them: those of the shared
    /// ones that it passes on, and those that it emulates.
    /// </summary>
    public KnownCapabilities Guest { get; }

    /// <summary>The baseline of CPUs.</summary>
    /// <exception cref="ArgumentException">No CPU.</exception>
    public static CpuBaseline Of(IReadOnlyList<BaselineCpu> cpus, CheckStyle style)
    {
        ArgumentNullException.ThrowIfNull(cpus);
        ArgumentNullException.ThrowIfNull(style);
        return cpus.Count == 0
            ? throw new ArgumentException("A baseline takes at least one CPU.", nameof(cpus))
            : new CpuBaseline(cpus, style);
    }
}
