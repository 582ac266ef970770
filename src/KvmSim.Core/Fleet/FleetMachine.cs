using KvmSim.Compatibility;
using KvmSim.Protocol;

namespace KvmSim.Fleet;

/// <summary>A machine of a fleet, judged against itself.</summary>
public sealed record FleetMachine
{
    /// <summary><see cref="Load"/> where KVM loads.</summary>
    internal const string Loaded = "ok";

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The file that it was read from; "" if it was not read from one.</summary>
    public string Source { get; init; } = "";

    /// <summary>The id of the generation whose kernel judged it.</summary>
    public required string Generation { get; init; }

    /// <summary>
    /// Fail if KVM refuses a CPU that is present, or does not load; unknown if what decides is not known.
    /// </summary>
    public required CheckVerdict Verdict { get; init; }

    /// <summary>
    /// What loading the vendor's module on the boot CPU answers, on arm64 what initialising KVM does: "ok" or an errno;
    /// "died", or "no x86" and "no arm64" where the kernel is of another architecture.
    /// </summary>
    public required string Load { get; init; }

    /// <summary>Why its kernel did not survive its boot; null if it did.</summary>
    public string? Death { get; init; }

    /// <summary>How many CPUs are present.</summary>
    public required int CpuCount { get; init; }

    /// <summary>How many of them KVM accepts.</summary>
    public required int AcceptedCount { get; init; }

    /// <summary>The CPUs that are refused, or undecided, alike ones together.</summary>
    public IReadOnlyList<FleetCpus> Suspects { get; init; } = [];

    /// <summary>What the verdict rests on; null for one that is not known.</summary>
    public Evidence? Evidence { get; init; }

    /// <summary>What was taken for granted because no source said it; sentences, each once.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>What its KVM offers to guests.</summary>
    public required KnownCapabilities Capabilities { get; init; }

    /// <summary>
    /// What a guest may have been shown elsewhere that is to run here: on arm64 more than is shown here, as registers
    /// can be written; null where it is the same.
    /// </summary>
    internal KnownCapabilities? Taken { get; init; }

    /// <summary>What guests of arm64 see of the CPUs as they are; null for x86.</summary>
    internal ArmIdentity? Arm { get; init; }

    /// <summary>
    /// The machine as it is, where this is what it would be after a <see cref="FleetChange"/>; null otherwise.
    /// </summary>
    public FleetMachine? Before { get; init; }

    /// <summary>The vendor string of its boot CPU: a guest moves only between hosts of one vendor.</summary>
    public required string VendorId { get; init; }
}
