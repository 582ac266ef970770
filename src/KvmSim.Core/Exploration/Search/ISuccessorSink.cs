namespace KvmSim.Exploration;

/// <summary>Takes the successors of a state. A struct, so that each use is compiled for itself.</summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal interface ISuccessorSink<TWord>
{
    /// <summary>One transition: the state that it leads to, whose step it is, and what it breaks.</summary>
    void Add(TWord successor, RaceAction action, RaceProperty broken);
}
