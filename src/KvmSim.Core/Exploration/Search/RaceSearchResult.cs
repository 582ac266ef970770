namespace KvmSim.Exploration;

/// <summary>What a search found.</summary>
public sealed record RaceSearchResult
{
    /// <summary>What was explored.</summary>
    public required RaceSearchOptions Options { get; init; }

    /// <summary>How many states were reached; with a reduction, how many it left.</summary>
    public required long StateCount { get; init; }

    /// <summary>How many transitions were taken.</summary>
    public required long TransitionCount { get; init; }

    /// <summary>Why the search ended.</summary>
    public required RaceStopReason StopReason { get; init; }

    /// <summary>Whether every reachable state was visited, so that what was not found broken holds.</summary>
    public bool Complete => StopReason == RaceStopReason.Exhausted;

    /// <summary>What is known now of each property that was asked for.</summary>
    public RaceDecision Decision => RaceDecision.Of(
        Options.Asked,
        Violations.Aggregate(RaceProperty.None, (all, violation) => all | violation.Property),
        Complete);

    /// <summary>Steps from the beginning to the farthest state, by the shortest way.</summary>
    public required int Depth { get; init; }

    /// <summary>How long it took; null without a clock.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Bytes that the table and the frontiers took at most.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>Bytes of table and frontiers for each state.</summary>
    public double BytesPerState => (double)PeakMemoryBytes / StateCount;

    /// <summary>What was really left out: a reduction that is not sound for the model is not made.</summary>
    public required RaceReduction AppliedReduction { get; init; }

    /// <summary>The broken properties with their shortest schedules, in the order of the model.</summary>
    public required IReadOnlyList<RaceViolation> Violations { get; init; }
}
