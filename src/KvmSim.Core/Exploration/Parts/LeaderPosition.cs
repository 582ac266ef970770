namespace KvmSim.Exploration;

/// <summary>Where a divided search stands between two levels.</summary>
/// <param name="Depth">The depth that is looked at next.</param>
/// <param name="StateCount">States reached up to that depth.</param>
/// <param name="TransitionCount">Transitions taken from the levels before.</param>
/// <param name="LevelCount">States of that depth.</param>
/// <param name="PeakBytes">What the tables and buffers of all parts took at most.</param>
/// <param name="Found">What is broken, and at which depth.</param>
internal sealed record LeaderPosition(
    int Depth,
    long StateCount,
    long TransitionCount,
    long LevelCount,
    long PeakBytes,
    IReadOnlyList<(PartBreach Breach, int Depth)> Found)
{
    /// <summary>Before the first step.</summary>
    public static LeaderPosition First { get; } = new(0, 1, 0, 1, 0, []);
}
