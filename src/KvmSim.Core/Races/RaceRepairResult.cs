using KvmSim.Exploration;

namespace KvmSim.Races;

/// <summary>What changes of one part repair, and what could not be told.</summary>
public sealed record RaceRepairResult
{
    /// <summary>What was asked.</summary>
    public required RaceSearchOptions Options { get; init; }

    /// <summary>What is known of the protocol without a change.</summary>
    public required RaceDecision Unchanged { get; init; }

    /// <summary>
    /// The changes that are known to repair at least one broken property and to break none that held; those that leave
    /// nothing broken come first, then those that repair the most.
    /// </summary>
    public required IReadOnlyList<RaceRepair> Repairs { get; init; }

    /// <summary>The changes that may be repairs or not: a search was cut short.</summary>
    public required IReadOnlyList<string> Undecided { get; init; }
}
