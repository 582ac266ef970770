using KvmSim.Exploration;

namespace KvmSim.Races;

/// <summary>Which designs to try, for what, and how far.</summary>
public sealed record DesignSearchOptions
{
    /// <summary>
    /// A search that is given no limit ends at so many states: enough for all but the queerest designs.
    /// </summary>
    public const long UsualMaxStates = 300_000;

    /// <summary>The designs; all, if it is not said.</summary>
    public IReadOnlyList<Design> Designs { get; init; } = Design.All;

    /// <summary>The worlds in which each is tried.</summary>
    public IReadOnlyList<DesignWorld> Worlds { get; init; } = Enum.GetValues<DesignWorld>();

    /// <summary>What to look for; LoadRace is looked for only where there is a loader.</summary>
    public RaceProperty Properties { get; init; } = RaceProperty.All;

    /// <summary>What a user states, looked for besides.</summary>
    public IReadOnlyList<StateProperty> UserProperties { get; init; } = [];

    /// <summary>How many actors create and destroy a VM.</summary>
    public int VmActors { get; init; } = 2;

    /// <summary>Each search ends, and leaves undecided what it did not find, at so many states; at least 1.</summary>
    public long MaxStates { get; init; } = UsualMaxStates;

    /// <summary>Each search ends, and leaves undecided what it did not find, before it takes more bytes.</summary>
    internal long MaxMemoryBytes { get; init; } = long.MaxValue;

    /// <summary>How many searches run at once, at least 1. The result does not depend on it.</summary>
    public int ThrottleLimit { get; init; } = 1;

    /// <summary>A file of finished searches, to add to and to go on from; null: none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Is told after each search how far it is.</summary>
    public IProgress<DesignSearchProgress>? Progress { get; init; }
}
