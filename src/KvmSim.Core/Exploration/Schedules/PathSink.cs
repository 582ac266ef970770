namespace KvmSim.Exploration;

/// <summary>Collects the transitions of one state, with whose steps they are.</summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal readonly struct PathSink<TWord>(List<(TWord State, RaceAction Action, RaceProperty Broken)> transitions)
    : ISuccessorSink<TWord>
    where TWord : unmanaged, IStateWord<TWord>
{
    /// <summary>What was collected.</summary>
    public List<(TWord State, RaceAction Action, RaceProperty Broken)> Transitions { get; } = transitions;

    public void Add(TWord successor, RaceAction action, RaceProperty broken) =>
        Transitions.Add((successor, action, broken));
}
