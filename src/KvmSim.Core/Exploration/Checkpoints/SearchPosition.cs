namespace KvmSim.Exploration;

/// <summary>Where a search stands, but for the states that it has stored.</summary>
/// <typeparam name="TWord">The packed state.</typeparam>
/// <param name="Depth">The depth that is looked at.</param>
/// <param name="TransitionCount">Transitions taken.</param>
/// <param name="Found">What is broken.</param>
/// <param name="Candidates">
/// What the level that is looked at broke so far; the rest of it may break it from a smaller state.
/// </param>
/// <param name="Current">States of that depth that are still to be looked at.</param>
/// <param name="Next">States found for the next.</param>
internal sealed record SearchPosition<TWord>(
    int Depth,
    long TransitionCount,
    Dictionary<RaceProperty, (int Depth, Breach<TWord> Breach)> Found,
    IReadOnlyDictionary<RaceProperty, Breach<TWord>> Candidates,
    List<TWord> Current,
    List<TWord> Next)
    where TWord : unmanaged, IComparable<TWord>;
