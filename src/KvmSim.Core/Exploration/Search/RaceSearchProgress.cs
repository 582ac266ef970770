namespace KvmSim.Exploration;

/// <summary>How far a search is.</summary>
/// <param name="StateCount">States stored so far.</param>
/// <param name="TransitionCount">Transitions taken so far.</param>
/// <param name="Depth">Steps from the beginning to the states that are looked at now.</param>
/// <param name="Frontier">How many states are still to be looked at at this depth and found for the next.</param>
/// <param name="MemoryBytes">What the tables take.</param>
/// <param name="Elapsed">Since the search began.</param>
public readonly record struct RaceSearchProgress(
    long StateCount, long TransitionCount, int Depth, long Frontier, long MemoryBytes, TimeSpan Elapsed);
