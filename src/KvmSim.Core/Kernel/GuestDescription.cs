using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>
/// A guest as far as KVM's choice of VMX controls depends on it. What is null is not known, and what an entry then
/// depends on is said.
/// </summary>
public sealed record GuestDescription
{
    /// <summary>
    /// The guest that the recorder makes, and every other until it is described: real mode, one HLT, no local APIC of
    /// KVM's, no CPUID set.
    /// </summary>
    public static GuestDescription Default { get; } = new();

    /// <summary>A guest of which nothing is known.</summary>
    public static GuestDescription Unknown { get; } = new() { LocalApic = null, Mode = null, Features = null };

    /// <summary>Its local APIC is KVM's: KVM_CREATE_IRQCHIP, or the split irqchip. In x2APIC mode with that feature.</summary>
    public bool? LocalApic { get; init; } = false;

    /// <summary>Its mode at this entry.</summary>
    public GuestMode? Mode { get; init; } = GuestMode.Real;

    /// <summary>The features that its CPUID shows (KVM_SET_CPUID2).</summary>
    public CpuFeatureSet? Features { get; init; } = CpuFeatureSet.Empty;

    /// <summary>Whether its CPUID shows a feature.</summary>
    internal bool? Has(string feature) => Features?.Contains(feature);
}
