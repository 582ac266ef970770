namespace KvmSim.Exploration;

/// <summary>What one thread of a part of a search owns: its steps, and what it has for other parts.</summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class PartWorker<TWord>
    where TWord : unmanaged, IStateWord<TWord>
{
    private readonly SearchWorker<TWord> _steps;
    private readonly WordPacking<TWord> _packing;
    private readonly PartPlan _plan;
    private readonly PartOwners<TWord> _owners;
    private readonly byte[]?[] _batches;
    private readonly int[] _used;

    public PartWorker(SearchSpace space, PartPlan plan, PartOwners<TWord> owners)
    {
        _plan = plan;
        _owners = owners;
        _steps = new SearchWorker<TWord>(space);
        _packing = new WordPacking<TWord>(space.Layout.Bits);
        _batches = new byte[]?[plan.Count];
        _used = new int[plan.Count];
        Added = new TWord[_steps.MaxAdded];
        Bytes = 3L * Added.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<TWord>();
    }

    /// <summary>Room for what is new of a chunk.</summary>
    public TWord[] Added { get; }

    /// <summary>What it found broken.</summary>
    public BreachLog<TWord> Log => _steps.Log;

    /// <summary>What it found for the next level.</summary>
    public Frontier<TWord> Next { get; set; } = new();

    public long TransitionCount => _steps.TransitionCount;

    /// <summary>What its buffers take.</summary>
    public long Bytes { get; }

    public TWord Initial() => _steps.Initial();

    /// <summary>
    /// Takes all steps from these states, and packs up what belongs to others. Nothing is sent, so that a lock may be
    /// held.
    /// </summary>
    /// <returns>What belongs to this part; the memory is the worker's.</returns>
    public ReadOnlySpan<TWord> Step(ReadOnlySpan<TWord> states, ISuccessorOutlet outlet, ref bool goesOn)
    {
        Span<TWord> found = _steps.Step(states);
        if (_plan.Count == 1)
        {
            return found;
        }

        int own = 0;
        TWord key = default;
        int owner = -1;
        foreach (TWord word in found)
        {
            TWord keyOfWord = _owners.KeyOf(word);
            if (keyOfWord != key)
            {
                key = keyOfWord;
                owner = _owners.OfKey(key);
            }

            if (owner == _plan.Index)
            {
                found[own++] = word;
            }
            else
            {
                goesOn &= Pack(owner, word, outlet);
            }
        }

        return found[..own];
    }

    /// <summary>Sends what is packed up.</summary>
    public bool Flush(ISuccessorOutlet outlet)
    {
        bool goesOn = true;
        for (int part = 0; part < _plan.Count; part++)
        {
            goesOn &= _used[part] == 0 || Send(part, outlet);
        }

        return goesOn;
    }

    private bool Pack(int part, TWord word, ISuccessorOutlet outlet)
    {
        byte[] batch = _batches[part] ??= new byte[_packing.BytesOf(SearchPart.BatchSize)];
        _packing.Put(batch, _used[part]++, word);
        return _used[part] < SearchPart.BatchSize || Send(part, outlet);
    }

    private bool Send(int part, ISuccessorOutlet outlet)
    {
        byte[] batch = _batches[part]!;
        int count = _used[part];
        int length = _packing.BytesOf(count);
        if (length < batch.Length)
        {
            batch = batch[..length];
        }

        Array.Clear(batch, length - WordPacking<TWord>.Slack, WordPacking<TWord>.Slack);
        _batches[part] = null;
        _used[part] = 0;
        return outlet.Send(part, batch, count);
    }
}
