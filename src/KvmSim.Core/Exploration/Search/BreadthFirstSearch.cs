using System.Runtime.InteropServices;

namespace KvmSim.Exploration;

/// <summary>
/// Visits the states level by level, so that what is found first is as near as can be. A level is shared by the
/// threads; its outcome does not depend on how.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class BreadthFirstSearch<TWord> : IDisposable
    where TWord : unmanaged, IStateWord<TWord>
{
    private const int WorthThreads = 4 * LevelChunks.Size;

    private readonly RaceSearchOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly StateStore<TWord> _store = new();
    private readonly SearchWorker<TWord>[] _workers;
    private readonly ProgressPacer _pacer;
    private readonly BreachLog<TWord> _log = new();
    private readonly Dictionary<RaceProperty, (int Depth, Breach<TWord> Breach)> _found = [];
    private readonly SearchCheckpoint<TWord>? _checkpoint;
    private long _earlierTransitions;
    private Frontier<TWord>[] _level;
    private int _nextChunk;
    private int _doneOfChunk;
    private bool _isFull;
    private bool _mustPause;

    public BreadthFirstSearch(SearchSpace space, RaceSearchOptions options, CancellationToken cancellation)
    {
        _options = options;
        _cancellation = cancellation;
        _pacer = new ProgressPacer(options);
        int threads = options.ThrottleLimit > 0 ? options.ThrottleLimit : Environment.ProcessorCount;
        _workers = new SearchWorker<TWord>[threads];
        _level = new Frontier<TWord>[threads];
        for (int i = 0; i < threads; i++)
        {
            _workers[i] = new SearchWorker<TWord>(space);
            _level[i] = new Frontier<TWord>();
        }

        _checkpoint = options.CheckpointPath is string path ? new SearchCheckpoint<TWord>(space, options, path) : null;
    }

    /// <summary>What is broken, where, and at which depth.</summary>
    public IReadOnlyDictionary<RaceProperty, (int Depth, Breach<TWord> Breach)> Found => _found;

    public long StateCount => _store.Count;

    public long TransitionCount => _earlierTransitions + _workers.Sum(worker => worker.TransitionCount);

    public int Depth { get; private set; }

    public long PeakMemoryBytes { get; private set; }

    private RaceProperty Wanted => _options.Asked & ~_found.Keys.Aggregate(RaceProperty.None, (a, b) => a | b);

    private long FrontierBytes =>
        _workers.Select(worker => worker.Next).Concat(_level).Sum(frontier => frontier.BlockCount)
        * Frontier<TWord>.BlockSize * System.Runtime.CompilerServices.Unsafe.SizeOf<TWord>();

    /// <summary>Searches until there is nothing left or something says stop.</summary>
    public RaceStopReason Run()
    {
        Begin();
        while (_level.Any(part => part.Count > 0))
        {
            RaceStopReason? stop = RunLevel();
            if (stop is RaceStopReason reason)
            {
                Save();
                Settle();
                return reason;
            }

            Settle();

            if (_options.StopWhenFound && _options.Asked != RaceProperty.None && Wanted == RaceProperty.None)
            {
                return RaceStopReason.Found;
            }

            Advance();
        }

        Depth--;
        return RaceStopReason.Exhausted;
    }

    public void Dispose() => _store.Dispose();

    private void Begin()
    {
        if (_checkpoint?.Load(_store) is SearchPosition<TWord> position)
        {
            Depth = position.Depth;
            _earlierTransitions = position.TransitionCount;
            _level[0].Add(CollectionsMarshal.AsSpan(position.Current));
            _workers[0].Next.Add(CollectionsMarshal.AsSpan(position.Next));
            foreach ((RaceProperty property, (int Depth, Breach<TWord> Breach) breach) in position.Found)
            {
                _found[property] = breach;
            }

            // What an unfinished level broke is one candidate among those that the rest of the level will bring.
            foreach ((RaceProperty property, Breach<TWord> breach) in position.Candidates)
            {
                _log.Wanted |= property;
                _log.Note(property, breach.Source, breach.Action);
            }

            if (position.Current.Count == 0)
            {
                Settle();
                Advance();
            }
        }
        else
        {
            TWord[] initial = [_workers[0].Initial()];
            _store.AddNew(initial, new TWord[1]);
            _level[0].Add(initial);
        }
    }

    private void Save()
    {
        if (_checkpoint is null)
        {
            return;
        }

        Merge();
        SearchPosition<TWord> position = new(Depth, TransitionCount, _found, _log.Breaches, [], []);
        _checkpoint.Save(position, Left(), _workers.Select(worker => worker.Next), _store);
        _pacer.Saved();
    }

    /// <summary>
    /// What is left of the level, as it lies in its blocks: nothing is copied when memory may be the reason to stop.
    /// </summary>
    private List<ReadOnlyMemory<TWord>> Left()
    {
        List<ReadOnlyMemory<TWord>> left = [];
        for (int chunk = _nextChunk; chunk < LevelChunks.Count(_level); chunk++)
        {
            ReadOnlyMemory<TWord> states = LevelChunks.Get(_level, chunk);
            left.Add(chunk == _nextChunk ? states[_doneOfChunk..] : states);
        }

        return left;
    }

    private RaceStopReason? RunLevel()
    {
        foreach (SearchWorker<TWord> worker in _workers)
        {
            worker.Log.Wanted = Wanted;
        }

        _log.Wanted = Wanted;
        int chunks = LevelChunks.Count(_level);
        _nextChunk = 0;
        while (_nextChunk < chunks)
        {
            if (StopReason() is RaceStopReason reason)
            {
                return reason;
            }

            RunChunks(chunks);
            Measure();
            if (IsSaveDue)
            {
                Save();
            }
        }

        return null;
    }

    private RaceStopReason? StopReason()
    {
        if (_cancellation.IsCancellationRequested)
        {
            return RaceStopReason.Cancelled;
        }

        if (_isFull)
        {
            return RaceStopReason.MaxStates;
        }

        // One thread alone needs room for a chunk; so little is always left for it to go on.
        while (_store.Count + Reserve > _store.Limit)
        {
            if (!_store.TryGrow(_options.MaxMemoryBytes - FrontierBytes, _workers.Length))
            {
                return RaceStopReason.MaxMemory;
            }
        }

        return null;
    }

    private bool IsSaveDue => _checkpoint is not null && _pacer.IsSaveDue;

    /// <summary>Whether what the threads may add before they look again could be more than may be stored.</summary>
    private bool IsNearlyFull => _store.Count > _options.MaxStates - Reserve;

    private long Reserve => (long)_workers.Length * _workers[0].MaxAdded;

    private void RunChunks(int chunks)
    {
        _mustPause = false;
        if (IsNearlyFull)
        {
            WorkToTheLast(_workers[0], chunks);
        }
        else if (_workers.Length == 1 || _level.Sum(part => part.Count) < WorthThreads)
        {
            Work(_workers[0], chunks);
        }
        else
        {
            Parallel.For(
                0,
                _workers.Length,
                new ParallelOptions { MaxDegreeOfParallelism = _workers.Length },
                index => Work(_workers[index], chunks));
        }
    }

    private void Work(SearchWorker<TWord> worker, int chunks)
    {
        while (!_mustPause && !_cancellation.IsCancellationRequested)
        {
            if (_store.Count + Reserve > _store.Limit || IsNearlyFull)
            {
                _mustPause = true;
                return;
            }

            int chunk = Interlocked.Increment(ref _nextChunk) - 1;
            if (chunk >= chunks)
            {
                return;
            }

            worker.Expand(LevelChunks.Get(_level, chunk).Span, _store);
            if (worker != _workers[0])
            {
                continue;
            }

            TakeTime();
        }
    }

    /// <summary>One thread goes on alone, state by state, until the next one would be too many.</summary>
    private void WorkToTheLast(SearchWorker<TWord> worker, int chunks)
    {
        while (!_mustPause && !_cancellation.IsCancellationRequested && _nextChunk < chunks)
        {
            if (_store.Count + Reserve > _store.Limit)
            {
                return;
            }

            ReadOnlySpan<TWord> states = LevelChunks.Get(_level, _nextChunk).Span;
            int done = worker.ExpandWithin(states, _store, _options.MaxStates);
            if (done < states.Length)
            {
                _doneOfChunk = done;
                _isFull = true;
                return;
            }

            _nextChunk++;
            TakeTime();
        }
    }

    private void TakeTime()
    {
        if (IsSaveDue)
        {
            _mustPause = true;
        }

        if (_pacer.IsDue)
        {
            Measure();
            Report();
        }
    }

    /// <summary>What the level broke is known now: the threads' notes become one.</summary>
    private void Settle()
    {
        Merge();
        foreach ((RaceProperty property, Breach<TWord> breach) in _log.Breaches)
        {
            _found.TryAdd(property, (breach.Action is null ? Depth : Depth + 1, breach));
        }

        _log.Clear();
    }

    private void Merge()
    {
        foreach (SearchWorker<TWord> worker in _workers)
        {
            _log.Merge(worker.Log);
        }
    }

    private void Advance()
    {
        Depth++;
        for (int i = 0; i < _workers.Length; i++)
        {
            _level[i].Clear();
            (_workers[i].Next, _level[i]) = (_level[i], _workers[i].Next);
        }
    }

    private void Measure() => PeakMemoryBytes = Math.Max(PeakMemoryBytes, _store.Bytes + FrontierBytes);

    private void Report() => _pacer.Report(elapsed => new RaceSearchProgress(
        StateCount,
        TransitionCount,
        Depth,
        _level.Sum(part => part.Count) + _workers.Sum(worker => worker.Next.Count),
        PeakMemoryBytes,
        elapsed));
}
