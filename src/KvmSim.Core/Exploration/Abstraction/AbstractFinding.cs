namespace KvmSim.Exploration;

/// <summary>What the abstraction of all machines shows.</summary>
/// <param name="Reached">What it breaks; machines may break less, not more.</param>
/// <param name="StateCount">How many abstract states were stored.</param>
internal sealed record AbstractFinding(RaceProperty Reached, int StateCount)
{
    /// <summary>Why a property was not tried to the end; those that were are not here.</summary>
    public required IReadOnlyDictionary<RaceProperty, string> Untried { get; init; }
}
