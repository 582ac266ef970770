namespace KvmSim.Exploration;

/// <summary>
/// Finds the way to states whose depth is known. The search stores no parents, so the near part of the state space is
/// visited once more, this time keeping its levels; going back, the predecessor is looked for one level above.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class PathFinder<TWord> : IDisposable
    where TWord : unmanaged, IStateWord<TWord>
{
    private readonly Expander<TWord> _expander;
    private readonly PathSink<TWord> _sink = new([]);
    private readonly StateStore<TWord> _store = new();
    private readonly BreachLog<TWord> _nothingWanted = new();
    private readonly List<Frontier<TWord>> _levels = [];
    private readonly long _maxBytes;

    public PathFinder(SearchSpace space, long maxBytes)
    {
        _maxBytes = maxBytes;
        _expander = new Expander<TWord>(space);
        TWord[] initial = [_expander.Initial()];
        _store.AddNew(initial, new TWord[1]);
        _levels.Add(new Frontier<TWord>());
        _levels[0].Add(initial);
    }

    private long LevelBytes => _levels.Sum(level => level.BlockCount)
        * Frontier<TWord>.BlockSize * System.Runtime.CompilerServices.Unsafe.SizeOf<TWord>();

    /// <summary>
    /// A shortest way to a state: the states from the first to it, and the actions between. Null when there is no room
    /// to look for it, or somebody asks to stop.
    /// </summary>
    public (TWord[] States, RaceAction[] Actions)? Find(TWord state, int depth, CancellationToken cancellation)
    {
        while (_levels.Count <= depth)
        {
            if (NextLevel(cancellation) is not Frontier<TWord> next)
            {
                return null;
            }

            _levels.Add(next);
        }

        TWord[] states = new TWord[depth + 1];
        RaceAction[] actions = new RaceAction[depth];
        states[depth] = state;
        for (int level = depth - 1; level >= 0; level--)
        {
            if (cancellation.IsCancellationRequested)
            {
                return null;
            }

            (states[level], actions[level]) = Predecessor(_levels[level], states[level + 1]);
        }

        return (states, actions);
    }

    public void Dispose() => _store.Dispose();

    private List<(TWord State, RaceAction Action, RaceProperty Broken)> Transitions(TWord state)
    {
        _sink.Transitions.Clear();
        PathSink<TWord> sink = _sink;
        _expander.Expand(state, ref sink);
        return _sink.Transitions;
    }

    private Frontier<TWord>? NextLevel(CancellationToken cancellation)
    {
        Frontier<TWord> level = _levels[^1];
        Frontier<TWord> next = new();
        TWord[] successors = new TWord[_expander.MaxSuccessors];
        TWord[] added = new TWord[successors.Length];
        for (int block = 0; block < level.Blocks.Count; block++)
        {
            if (cancellation.IsCancellationRequested)
            {
                return null;
            }

            foreach (TWord state in level.Blocks[block].AsSpan(0, level.CountOf(block)))
            {
                BatchSink<TWord> sink = new(successors, _nothingWanted);
                _expander.Expand(state, ref sink);
                while (_store.Count + successors.Length > _store.Limit)
                {
                    if (!_store.TryGrow(_maxBytes - LevelBytes))
                    {
                        return null;
                    }
                }

                next.Add(added.AsSpan(0, _store.AddNew(successors.AsSpan(0, sink.Count), added)));
            }
        }

        return next;
    }

    private (TWord State, RaceAction Action) Predecessor(Frontier<TWord> level, TWord successor)
    {
        for (int block = 0; block < level.Blocks.Count; block++)
        {
            for (int i = 0; i < level.CountOf(block); i++)
            {
                TWord candidate = level.Blocks[block][i];
                foreach ((TWord state, RaceAction action, RaceProperty _) in Transitions(candidate))
                {
                    if (state == successor)
                    {
                        return (candidate, action);
                    }
                }
            }
        }

        throw new InvalidOperationException("A state that was reached has no predecessor one level above.");
    }
}
