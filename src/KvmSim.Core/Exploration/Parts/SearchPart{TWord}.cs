using System.Buffers;
using System.Runtime.CompilerServices;

namespace KvmSim.Exploration;

/// <inheritdoc cref="SearchPart" />
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class SearchPart<TWord> : SearchPart
    where TWord : unmanaged, IStateWord<TWord>
{
    private const int WorthThreads = 4 * LevelChunks.Size;

    private readonly PartPlan _plan;
    private readonly PartOwners<TWord> _owners;
    private readonly PartFile<TWord> _file;
    private readonly WordPacking<TWord> _packing;
    private readonly GatedStore<TWord> _store;
    private readonly PartWorker<TWord>[] _workers;
    private readonly BreachLog<TWord> _log = new();
    private readonly object _arrivals = new();
    private readonly HashSet<int>[] _numbers;
    private readonly long[] _sent;
    private readonly long[] _taken;
    private Frontier<TWord>[] _level;
    private Frontier<TWord> _arrived = new();
    private int _nextChunk;
    private bool _isFull;
    private bool _givesUp;
    private long _peak;

    public SearchPart(SearchSpace space, RaceSearchOptions options, PartPlan plan)
    {
        _plan = plan;
        _owners = PartOwners<TWord>.Of(space, plan.Count);
        _file = new PartFile<TWord>(space, options, plan);
        _packing = new WordPacking<TWord>(space.Layout.Bits);
        _workers = [.. Enumerable.Range(0, plan.Threads).Select(_ => new PartWorker<TWord>(space, plan, _owners))];
        _level = [.. Enumerable.Range(0, plan.Threads + 1).Select(_ => new Frontier<TWord>())];
        _numbers = [.. Enumerable.Range(0, plan.Count).Select(_ => new HashSet<int>())];
        _sent = new long[plan.Count];
        _taken = new long[plan.Count];
        _store = new GatedStore<TWord>(plan.Threads, () => Room);
        if (Room < _store.Bytes)
        {
            long least = Bytes;
            Dispose();
            throw new RaceSearchException(
                nameof(RaceSearchOptions.MaxMemoryBytes),
                $"{plan.MaxBytes} bytes are too few for part {plan.Index + 1} of {plan.Count}: the least is {least}.");
        }
    }

    public override long LevelCount => _level.Sum(part => part.Count);

    public override long StateCount => _store.Count;

    public override long TransitionCount => _workers.Sum(worker => worker.TransitionCount);

    public override int WordBytes => _packing.Size;

    public override long Bytes => _store.Bytes + OtherBytes;

    private long OtherBytes =>
        ((_workers.Sum(worker => worker.Next.BlockCount) + _arrived.BlockCount + _level.Sum(part => part.BlockCount))
            * Frontier<TWord>.BlockSize * Unsafe.SizeOf<TWord>())
        + _workers.Sum(worker => worker.Bytes) + ((long)_plan.Threads * _plan.Count * _packing.BytesOf(BatchSize));

    public override void Begin()
    {
        TWord first = _workers[0].Initial();
        if (Owns(first))
        {
            Add([first], new TWord[1], _level[0]);
        }
    }

    public override bool Load(IReadOnlyList<IReadOnlyList<string>> levels)
    {
        TWord[] added = new TWord[PartFile<TWord>.Piece];
        for (Depth = 0; Depth < levels.Count; Depth++)
        {
            bool isLast = Depth == levels.Count - 1;
            foreach (string path in levels[Depth])
            {
                foreach (ReadOnlyMemory<TWord> states in _file.Read(path, Depth, Owns))
                {
                    int count = _store.AddNew(states.Span, added);
                    if (count < 0)
                    {
                        return false;
                    }

                    if (count < states.Length)
                    {
                        throw new CheckpointException(path, "the file is damaged: it has states of another level.");
                    }

                    _level[0].Add(isLast ? added.AsSpan(0, count) : []);
                }
            }
        }

        Depth = levels.Count - 1;
        Measure();
        return true;
    }

    public override void Save(string path) => _file.Write(path, Depth, _level);

    public override PartEnd Expand(RaceProperty wanted, ISuccessorOutlet outlet, CancellationToken cancellation)
    {
        _log.Wanted = wanted;
        foreach (PartWorker<TWord> worker in _workers)
        {
            worker.Log.Wanted = wanted;
        }

        _nextChunk = 0;
        _givesUp = false;
        Counted counted = new(outlet, _sent);
        if (_workers.Length == 1 || LevelCount < WorthThreads)
        {
            Work(_workers[0], counted, cancellation);
        }
        else
        {
            PartThreads.Run(_workers.Length, index => Work(_workers[index], counted, cancellation));
        }

        Measure();
        return _isFull ? PartEnd.Full
            : _givesUp || cancellation.IsCancellationRequested ? PartEnd.Stopped
            : PartEnd.Done;
    }

    public override bool Take(int depth, int from, int number, ReadOnlySpan<byte> words)
    {
        int count = _packing.CountOf(words.Length);
        if (count < 0 || from < 0 || from >= _plan.Count || depth > Depth)
        {
            throw new ArgumentException("This batch is none of this search.", nameof(words));
        }

        if (depth < Depth)
        {
            // It was here before the barrier: who sent it once more has not heard so.
            return true;
        }

        TWord[] states = ArrayPool<TWord>.Shared.Rent(count);
        TWord[] added = ArrayPool<TWord>.Shared.Rent(count);
        try
        {
            for (int i = 0; i < count; i++)
            {
                states[i] = _packing.Get(words, i);
                if (!Owns(states[i]))
                {
                    throw new ArgumentException("This batch belongs to another part.", nameof(words));
                }
            }

            if (!TakeNew(states.AsSpan(0, count), added))
            {
                return false;
            }
        }
        finally
        {
            ArrayPool<TWord>.Shared.Return(states);
            ArrayPool<TWord>.Shared.Return(added);
        }

        lock (_arrivals)
        {
            _taken[from] += _numbers[from].Add(number) ? count : 0;
        }

        return true;
    }

    public override PartReport Advance()
    {
        lock (_arrivals)
        {
            PartReport report = Report();
            Depth++;
            for (int i = 0; i < _workers.Length; i++)
            {
                _level[i].Clear();
                (_workers[i].Next, _level[i]) = (_level[i], _workers[i].Next);
            }

            _level[^1].Clear();
            (_arrived, _level[^1]) = (_level[^1], _arrived);
            Array.Clear(_sent);
            Array.Clear(_taken);
            Array.ForEach(_numbers, numbers => numbers.Clear());
            _log.Clear();
            return report;
        }
    }

    public override void Dispose() => _store.Dispose();

    private PartReport Report()
    {
        foreach (PartWorker<TWord> worker in _workers)
        {
            _log.Merge(worker.Log);
        }

        return new PartReport(
            StateCount,
            TransitionCount,
            _workers.Sum(worker => worker.Next.Count) + _arrived.Count,
            _peak,
            [.. _log.Breaches.Select(found =>
                new PartBreach(found.Key, _packing.One(found.Value.Source), found.Value.Action))],
            [.. _sent],
            [.. _taken]);
    }

    private bool Owns(TWord word) => _owners.Of(word) == _plan.Index;

    private long Room => _plan.MaxBytes - OtherBytes - (_plan.OthersBytes?.Invoke() ?? 0);

    private void Work(PartWorker<TWord> worker, ISuccessorOutlet outlet, CancellationToken cancellation)
    {
        int chunks = LevelChunks.Count(_level);
        bool goesOn = true;
        while (goesOn && !_isFull && !_givesUp && !cancellation.IsCancellationRequested)
        {
            int chunk = Interlocked.Increment(ref _nextChunk) - 1;
            if (chunk >= chunks)
            {
                break;
            }

            ReadOnlySpan<TWord> own = worker.Step(LevelChunks.Get(_level, chunk).Span, outlet, ref goesOn);
            goesOn &= Add(own, worker.Added, worker.Next);
        }

        if (!goesOn || !worker.Flush(outlet))
        {
            _givesUp = true;
        }
    }

    private bool Add(ReadOnlySpan<TWord> words, TWord[] added, Frontier<TWord> next)
    {
        int count = _store.AddNew(words, added);
        if (count < 0)
        {
            _isFull = true;
            return false;
        }

        next.Add(added.AsSpan(0, count));
        return true;
    }

    private bool TakeNew(ReadOnlySpan<TWord> states, TWord[] added)
    {
        int count = _store.AddNew(states, added);
        if (count < 0)
        {
            _isFull = true;
            return false;
        }

        lock (_arrivals)
        {
            _arrived.Add(added.AsSpan(0, count));
        }

        return true;
    }

    private void Measure() => _peak = Math.Max(_peak, Bytes);

    /// <summary>Counts what leaves.</summary>
    private sealed class Counted(ISuccessorOutlet outlet, long[] sent) : ISuccessorOutlet
    {
        public bool Send(int part, byte[] words, int count)
        {
            Interlocked.Add(ref sent[part], count);
            return outlet.Send(part, words, count);
        }
    }
}
