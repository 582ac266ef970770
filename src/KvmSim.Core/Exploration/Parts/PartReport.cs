namespace KvmSim.Exploration;

/// <summary>What a part of a divided search says of itself.</summary>
/// <param name="StateCount">States that it stores.</param>
/// <param name="TransitionCount">Transitions that it took, since it was made.</param>
/// <param name="NextCount">States that it found, or was sent, for the next level.</param>
/// <param name="PeakBytes">What its tables and buffers took at most.</param>
/// <param name="Breaches">What the level broke, of each property the one from the smallest state.</param>
/// <param name="Sent">How many states it sent to each part in this level.</param>
/// <param name="Taken">How many it took from each part in this level, each batch counted once.</param>
internal sealed record PartReport(
    long StateCount,
    long TransitionCount,
    long NextCount,
    long PeakBytes,
    IReadOnlyList<PartBreach> Breaches,
    long[] Sent,
    long[] Taken);
