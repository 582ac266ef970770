using System.Numerics;

namespace KvmSim.Exploration;

/// <summary>
/// Visits the states level by level, so that what is found first is as near as can be. A level is shared by the
/// threads; its outcome does not depend on how.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class BreadthFirstSearch<TWord> : IDisposable
    where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
{
    private const int WorthThreads = 4 * SearchWorker<TWord>.ChunkSize;

    private readonly RaceSearchOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly StateStore<TWord> _store = new();
    private readonly SearchWorker<TWord>[] _workers;
    private readonly ProgressPacer _pacer;
    private readonly BreachLog<TWord> _log = new();
    private readonly Dictionary<RaceProperty, (int Depth, Breach<TWord> Breach)> _found = [];
    private Frontier<TWord>[] _level;
    private int _nextChunk;
    private bool _mustGrow;

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
    }

    /// <summary>What is broken, where, and at which depth.</summary>
    public IReadOnlyDictionary<RaceProperty, (int Depth, Breach<TWord> Breach)> Found => _found;

    public long StateCount => _store.Count;

    public long TransitionCount => _workers.Sum(worker => worker.TransitionCount);

    public int Depth { get; private set; }

    public long PeakMemoryBytes { get; private set; }

    private RaceProperty Wanted => _options.Properties & ~_found.Keys.Aggregate(RaceProperty.None, (a, b) => a | b);

    private long FrontierBytes =>
        _workers.Select(worker => worker.Next).Concat(_level).Sum(frontier => frontier.BlockCount)
        * Frontier<TWord>.BlockSize * System.Runtime.CompilerServices.Unsafe.SizeOf<TWord>();

    /// <summary>Searches until there is nothing left or something says stop.</summary>
    public RaceStopReason Run()
    {
        TWord[] initial = [_workers[0].Initial()];
        _store.AddNew(initial, new TWord[1]);
        _level[0].Add(initial);
        while (_level.Any(part => part.Count > 0))
        {
            RaceStopReason? stop = RunLevel();
            Settle();
            if (stop is RaceStopReason reason)
            {
                return reason;
            }

            if (_options.StopWhenFound && _options.Properties != RaceProperty.None && Wanted == RaceProperty.None)
            {
                return RaceStopReason.Found;
            }

            Advance();
        }

        Depth--;
        return RaceStopReason.Exhausted;
    }

    public void Dispose() => _store.Dispose();

    private RaceStopReason? RunLevel()
    {
        foreach (SearchWorker<TWord> worker in _workers)
        {
            worker.Log.Wanted = Wanted;
        }

        _log.Wanted = Wanted;
        int chunks = _level.Sum(ChunksOf);
        _nextChunk = 0;
        while (_nextChunk < chunks)
        {
            if (StopReason() is RaceStopReason reason)
            {
                return reason;
            }

            RunChunks(chunks);
            Measure();
        }

        return null;
    }

    private RaceStopReason? StopReason()
    {
        if (_cancellation.IsCancellationRequested)
        {
            return RaceStopReason.Cancelled;
        }

        if (_store.Count >= _options.MaxStates)
        {
            return RaceStopReason.MaxStates;
        }

        // One thread alone needs room for a chunk; so little is always left for it to go on.
        while (_store.Count + Reserve > _store.Limit)
        {
            if (_store.GrownBytes + FrontierBytes > _options.MaxMemoryBytes)
            {
                return RaceStopReason.MaxMemory;
            }

            _store.Grow();
        }

        return null;
    }

    private long Reserve => (long)_workers.Length * _workers[0].MaxAdded;

    private void RunChunks(int chunks)
    {
        _mustGrow = false;
        if (_workers.Length == 1 || _level.Sum(part => part.Count) < WorthThreads)
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
        while (!_mustGrow && !_cancellation.IsCancellationRequested)
        {
            if (_store.Count + Reserve > _store.Limit || _store.Count >= _options.MaxStates)
            {
                _mustGrow = true;
                return;
            }

            int chunk = Interlocked.Increment(ref _nextChunk) - 1;
            if (chunk >= chunks)
            {
                return;
            }

            worker.Expand(Chunk(chunk), _store);
            if (worker == _workers[0] && _pacer.IsDue)
            {
                Measure();
                Report();
            }
        }
    }

    private static int ChunksOf(Frontier<TWord> part) =>
        (int)((part.Count + SearchWorker<TWord>.ChunkSize - 1) / SearchWorker<TWord>.ChunkSize);

    private ReadOnlySpan<TWord> Chunk(int chunk)
    {
        int part = 0;
        for (int chunks = ChunksOf(_level[0]); chunk >= chunks; chunks = ChunksOf(_level[part]))
        {
            chunk -= chunks;
            part++;
        }

        int start = chunk * SearchWorker<TWord>.ChunkSize;
        int block = start / Frontier<TWord>.BlockSize;
        start %= Frontier<TWord>.BlockSize;
        int length = Math.Min(SearchWorker<TWord>.ChunkSize, _level[part].CountOf(block) - start);
        return _level[part].Blocks[block].AsSpan(start, length);
    }

    /// <summary>What the level broke is known now: the threads' notes become one.</summary>
    private void Settle()
    {
        foreach (SearchWorker<TWord> worker in _workers)
        {
            _log.Merge(worker.Log);
        }

        foreach ((RaceProperty property, Breach<TWord> breach) in _log.Breaches)
        {
            _found.TryAdd(property, (breach.Action is null ? Depth : Depth + 1, breach));
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
