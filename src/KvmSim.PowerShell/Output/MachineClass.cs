using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>
/// Machines between which guests move both ways: what KVM offers to guests is the same on all of them.
/// </summary>
public sealed record MachineClass
{
    /// <summary>Its number; 1 has the most machines.</summary>
    public required int Class { get; init; }

    /// <summary>How many machines are in it.</summary>
    public required int Count { get; init; }

    /// <summary>Their names.</summary>
    public required ItemList<string> Machines { get; init => field = ItemLists.Shown(value); }

    /// <summary>The vendor string of their CPUs.</summary>
    public required string Vendor { get; init => field = ForeignText.Block(value); }

    /// <summary>What loading the vendor's module answers: "ok" or an errno.</summary>
    public required string Load { get; init => field = ForeignText.Block(value); }

    /// <summary>
    /// Nothing about what they offer is unknown; where something is, machines of one class may differ.
    /// </summary>
    public required bool Complete { get; init; }

    /// <summary>
    /// The CPU features that they offer to guests; of arm64 the fields of registers that are not zero, and SVE's
    /// lengths.
    /// </summary>
    public required ItemList<string> Features { get; init => field = ItemLists.Shown(value); }

    /// <summary>How many they are.</summary>
    public int FeatureCount => Features.Length;

    /// <summary>The VMX capabilities that they offer to guests that run guests.</summary>
    public required ItemList<string> VmxCapabilities { get; init => field = ItemLists.Shown(value); }

    /// <summary>What nobody knows whether they offer it.</summary>
    public required ItemList<string> UnknownCapabilities { get; init => field = ItemLists.Shown(value); }

    /// <summary>E.g. "class 1: a, b (GenuineIntel)".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"class {Class}: {string.Join(", ", Machines)} ({Vendor})");
}
