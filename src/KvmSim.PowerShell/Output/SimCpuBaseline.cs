using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>What a set of CPUs shares as hardware.</summary>
public sealed record SimCpuBaseline
{
    /// <summary>The CPUs that it was made of, as "machine: cpulist", alike ones together.</summary>
    public required ItemList<string> Cpus { get; init => field = ItemLists.Shown(value); }

    /// <summary>Their vendor strings, of arm64 the implementers; a guest moves only where there is one.</summary>
    public required ItemList<string> Vendor { get; init => field = ItemLists.Shown(value); }

    /// <summary>The lowest family.</summary>
    public required int Family { get; init; }

    /// <summary>The lowest model number of that family.</summary>
    public required int Model { get; init; }

    /// <summary>The lowest stepping of that model.</summary>
    public required int Stepping { get; init; }

    /// <summary>The CPU features that all have, by their names in /proc/cpuinfo.</summary>
    public required ItemList<string> Features { get; init => field = ItemLists.Shown(value); }

    /// <summary>
    /// The features that KVM can give a guest that is to run on any of the CPUs; of arm64 the fields of registers that
    /// it can show ("ID_AA64ISAR0_EL1.DP=1"), zero ones only where some CPUs have more, and the vector lengths.
    /// </summary>
    public required ItemList<string> GuestFeatures { get; init => field = ItemLists.Shown(value); }

    /// <summary>
    /// Of arm64 the identification registers with the values that are safe for all CPUs, by the kernel's rule for each
    /// field ("ID_AA64ISAR0_EL1=0x0000100010211120"; "?" for a digit of which a bit is not known). Empty for x86.
    /// </summary>
    public ItemList<string> Registers { get; init => field = ItemLists.Shown(value); } = [];

    /// <summary>
    /// Of arm64 the fields and vector lengths that KVM shows otherwise on a host of one of the CPUs than on one of
    /// another, or perhaps; a guest that is to move has to be shown what GuestFeatures says. Empty for x86.
    /// </summary>
    public ItemList<string> GuestDifferences { get; init => field = ItemLists.Shown(value); } = [];

    /// <summary>The features of SVM that all have.</summary>
    public required ItemList<string> SvmFeatures { get; init => field = ItemLists.Shown(value); }

    /// <summary>The VMX controls that may be 1 on all: allowed-1, ANDed.</summary>
    public required ItemList<string> VmxControls { get; init => field = ItemLists.Shown(value); }

    /// <summary>The VMX controls of the default1 class that may be 0 on all: allowed-0, ORed.</summary>
    public required ItemList<string> VmxMayBeZero { get; init => field = ItemLists.Shown(value); }

    /// <summary>
    /// The other VMX capabilities that all have: bits of IA32_VMX_BASIC, MISC, EPT_VPID_CAP and so on.
    /// </summary>
    public required ItemList<string> VmxCapabilities { get; init => field = ItemLists.Shown(value); }

    /// <summary>What no CPU is known to lack, and some do not tell.</summary>
    public required ItemList<string> UnknownCapabilities { get; init => field = ItemLists.Shown(value); }

    /// <summary>What is not part of it, and on account of which CPUs; the fewest first.</summary>
    public required ItemList<BaselineCost> Costs { get; init; }

    /// <summary>E.g. "lakefield: 0-3, lakefield: 4: 95 CPU features, 61 for guests".</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{string.Join(", ", Cpus)}: {Features.Length} CPU features, {GuestFeatures.Length} for guests");
}
