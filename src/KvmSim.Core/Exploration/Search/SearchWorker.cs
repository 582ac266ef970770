namespace KvmSim.Exploration;

/// <summary>What one thread of a search owns.</summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class SearchWorker<TWord>
    where TWord : unmanaged, IStateWord<TWord>
{
    private readonly TWord[] _successors;
    private readonly TWord[] _added;
    private readonly Expander<TWord> _expander;
    private BatchSink<TWord> _sink;

    public SearchWorker(SearchSpace space)
    {
        _expander = new Expander<TWord>(space);
        _successors = new TWord[LevelChunks.Size * _expander.MaxSuccessors];
        _added = new TWord[_successors.Length];
        _sink = new BatchSink<TWord>(_successors, Log);
    }

    /// <summary>What this thread found broken at the depth that is looked at.</summary>
    public BreachLog<TWord> Log { get; } = new();

    /// <summary>The states that this thread found for the next depth.</summary>
    public Frontier<TWord> Next { get; set; } = new();

    /// <summary>How many transitions it took.</summary>
    public long TransitionCount { get; private set; }

    /// <summary>How many states a chunk adds at most.</summary>
    public int MaxAdded => _added.Length;

    /// <summary>Where the search begins.</summary>
    public TWord Initial() => _expander.Initial();

    /// <summary>Takes all steps from these states, and stores what they lead to.</summary>
    public void Expand(ReadOnlySpan<TWord> states, StateStore<TWord> store)
    {
        int added = store.AddNew(Step(states), _added);
        Next.Add(_added.AsSpan(0, added));
    }

    /// <summary>Takes all steps from these states, and stores nothing.</summary>
    /// <returns>
    /// What they lead to, in the order of the steps; the caller may change it. Valid until the next call.
    /// </returns>
    public Span<TWord> Step(ReadOnlySpan<TWord> states)
    {
        _sink.Count = 0;
        foreach (TWord state in states)
        {
            _sink.Source = state;
            if (_expander.Expand(state, ref _sink) == 0)
            {
                Log.Note(RaceProperty.Deadlock, state, action: null);
            }
        }

        TransitionCount += _sink.Count;
        return _successors.AsSpan(0, _sink.Count);
    }

    /// <summary>
    /// Takes all steps from these states while what they lead to may be stored. Nobody may add meanwhile.
    /// </summary>
    /// <param name="states">The states.</param>
    /// <param name="store">Where they lead to.</param>
    /// <param name="most">How many states may be stored.</param>
    /// <returns>From how many of them all steps were taken; the others are as if they had not been looked at.</returns>
    public int ExpandWithin(ReadOnlySpan<TWord> states, StateStore<TWord> store, long most)
    {
        for (int i = 0; i < states.Length; i++)
        {
            _sink.Count = 0;
            _sink.Source = states[i];
            if (_expander.Expand(states[i], ref _sink) == 0)
            {
                Log.Note(RaceProperty.Deadlock, states[i], action: null);
            }

            for (int successor = 0; successor < _sink.Count; successor++)
            {
                if (store.Contains(_successors[successor]))
                {
                    continue;
                }

                if (store.Count >= most)
                {
                    return i;
                }

                Next.Add(_added.AsSpan(0, store.AddNew(_successors.AsSpan(successor, 1), _added)));
            }

            TransitionCount += _sink.Count;
        }

        return states.Length;
    }
}
