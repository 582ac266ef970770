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

    /// <summary>
    /// Its local APIC is KVM's: KVM_CREATE_IRQCHIP, or the split irqchip. In x2APIC mode with that feature.
    /// </summary>
    public bool? LocalApic { get; init; } = false;

    /// <summary>Its mode at this entry.</summary>
    public GuestMode? Mode { get; init; } = GuestMode.Real;

    /// <summary>The features that its CPUID shows (KVM_SET_CPUID2).</summary>
    public CpuFeatureSet? Features { get; init; } = CpuFeatureSet.Empty;

    /// <summary>A guest of which some things are said.</summary>
    /// <param name="unknown">What is not said is not known; else it is as in <see cref="Default"/>.</param>
    /// <param name="localApic"><see cref="LocalApic"/>, or null where it is not said.</param>
    /// <param name="mode"><see cref="Mode"/>, likewise.</param>
    /// <param name="features"><see cref="Features"/>, likewise.</param>
    public static GuestDescription Of(bool unknown, bool? localApic, GuestMode? mode, CpuFeatureSet? features)
    {
        GuestDescription rest = unknown ? Unknown : Default;
        return new GuestDescription
        {
            LocalApic = localApic ?? rest.LocalApic,
            Mode = mode ?? rest.Mode,
            Features = features ?? rest.Features,
        };
    }

    /// <summary>Whether its CPUID shows a feature.</summary>
    internal bool? Has(string feature) => Features?.Contains(feature);
}
