namespace KvmSim.Fleet;

/// <summary>
/// Machines between which guests move both ways: one vendor, KVM loads alike, and what it offers to guests is the same.
/// </summary>
/// <param name="Id">1 for the class with the most machines.</param>
/// <param name="VendorId">The vendor string of their CPUs.</param>
/// <param name="Load">What loading the vendor's module answers: "ok" or an errno.</param>
/// <param name="Capabilities">What their KVM offers.</param>
/// <param name="Machines">Their names, in the order in which they were read; at least one.</param>
public sealed record FleetClass(
    int Id, string VendorId, string Load, KnownCapabilities Capabilities, IReadOnlyList<string> Machines)
{
    /// <summary>What guests may have been shown that come from elsewhere; null for what is shown here.</summary>
    internal KnownCapabilities? Taken { get; init; }

    /// <summary>What guests of arm64 see of the CPUs as they are; null for x86.</summary>
    internal ArmIdentity? Arm { get; init; }

    /// <summary>Whether guests run there at all.</summary>
    public bool RunsGuests => Load == FleetMachine.Loaded;

    /// <summary>Nothing about what it offers is unknown. Machines of a class that is not complete may differ.</summary>
    public bool IsComplete => Capabilities.Unknown.IsEmpty;
}
