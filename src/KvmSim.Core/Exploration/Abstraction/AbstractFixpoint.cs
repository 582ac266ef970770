namespace KvmSim.Exploration;

/// <summary>
/// Explores the counter abstraction to its fixpoint, by the same step programs, within the limits of a search.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class AbstractFixpoint<TWord> : IDisposable
    where TWord : unmanaged, IStateWord<TWord>
{
    private readonly RaceSearchOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly ProgressPacer _pacer;
    private readonly CounterAbstraction<TWord> _abstraction;
    private readonly Expander<TWord> _expander;
    private readonly ulong _healthy;
    private readonly int _many;
    private readonly StateStore<TWord> _store = new();
    private readonly PathSink<TWord> _sink = new([]);
    private readonly List<(TWord State, ulong Like)> _larger = [];
    private readonly TWord[] _added = new TWord[1];
    private Frontier<TWord> _level = new();
    private Frontier<TWord> _next = new();
    private long _transitions;
    private int _depth;

    public AbstractFixpoint(SearchSpace space, RaceSearchOptions options, int many, CancellationToken cancellation)
    {
        (_options, _many, _cancellation) = (options, many, cancellation);
        _pacer = new ProgressPacer(options);
        _abstraction = new CounterAbstraction<TWord>(space, many);
        _expander = new Expander<TWord>(space, UserPropertyCheck.OfEverySize(space));
        _healthy = (ulong.MaxValue >> (64 - space.LikeCpus[0].End)) & ~1UL;
    }

    /// <summary>What was reached of what must not happen.</summary>
    public RaceProperty Reached { get; private set; }

    /// <summary>How many abstract states are stored.</summary>
    public long StateCount => _store.Count;

    private long FrontierBytes =>
        (_level.BlockCount + _next.BlockCount) * Frontier<TWord>.BlockSize * TWord.Width / 8;

    /// <summary>Searches until nothing new is found, or all that is asked was reached.</summary>
    /// <returns>Null, or why the search ended before.</returns>
    public string? WhyNotToTheEnd(RaceProperty asked)
    {
        // With CPU 0 alone, and with each number of healthy CPUs online that is told apart.
        TWord first = _expander.Initial();
        for (int kept = 0; kept <= _many; kept++)
        {
            if (Store(_abstraction.Without(first, _healthy & ~(((1UL << kept) - 1) << 1))) is string full)
            {
                return full;
            }
        }

        while (_next.Count > 0 && (asked & ~Reached) != RaceProperty.None)
        {
            (_level, _next) = (_next, _level);
            _next.Clear();
            for (int block = 0; block < _level.Blocks.Count; block++)
            {
                for (int i = 0; i < _level.CountOf(block); i++)
                {
                    if (Follow(_level.Blocks[block][i]) is string why)
                    {
                        return why;
                    }
                }
            }

            _depth++;
        }

        return null;
    }

    public void Dispose() => _store.Dispose();

    /// <summary>Takes the steps of all states that an abstract one stands for.</summary>
    private string? Follow(TWord word)
    {
        if (_cancellation.IsCancellationRequested)
        {
            return WhyEnded(RaceStopReason.Cancelled);
        }

        _larger.Clear();
        if (!_abstraction.TryEnlarge(word, _larger))
        {
            return "the abstraction needs more CPUs than a state has room for";
        }

        _sink.Transitions.Clear();
        PathSink<TWord> sink = _sink;
        Reached |= _expander.Expand(word, ref sink) == 0 ? RaceProperty.Deadlock : RaceProperty.None;
        foreach ((TWord state, ulong like) in _larger)
        {
            _expander.ExpandTaking(state, like, ref sink);
        }

        _transitions += sink.Transitions.Count;
        foreach ((TWord successor, RaceAction _, RaceProperty broken) in sink.Transitions)
        {
            Reached |= broken;
            if (Store(successor) is string full)
            {
                return full;
            }
        }

        if (_pacer.IsDue)
        {
            _pacer.Report(elapsed => new RaceSearchProgress(
                StateCount, _transitions, _depth, _level.Count + _next.Count, _store.Bytes + FrontierBytes, elapsed));
        }

        return null;
    }

    /// <summary>Stores the abstract state of a state, if it is new.</summary>
    /// <returns>Null, or which limit does not let it.</returns>
    private string? Store(TWord state)
    {
        TWord word = _abstraction.Abstract(state);
        if (_store.Count >= _options.MaxStates)
        {
            return _store.Contains(word) ? null : WhyEnded(RaceStopReason.MaxStates);
        }

        if (_store.Count >= _store.Limit && !_store.TryGrow(_options.MaxMemoryBytes - FrontierBytes))
        {
            return _store.Contains(word) ? null : WhyEnded(RaceStopReason.MaxMemory);
        }

        _next.Add(_added.AsSpan(0, _store.AddNew([word], _added)));
        return null;
    }

    private static string WhyEnded(RaceStopReason reason) =>
        $"the search of all machines at once did not end: {RaceStopText.Of(reason)}";
}
