namespace KvmSim.Exploration;

/// <summary>What the abstraction of all machines shows.</summary>
/// <param name="Reached">What it may break; machines may break less, not more.</param>
/// <param name="StateCount">The most abstract states that were stored at a time.</param>
internal sealed record AbstractFinding(RaceProperty Reached, long StateCount)
{
    /// <summary>
    /// Why a property of those that are reached was not asked to the end; those that were are not here.
    /// </summary>
    public required IReadOnlyDictionary<RaceProperty, string> Unfinished { get; init; }
}
