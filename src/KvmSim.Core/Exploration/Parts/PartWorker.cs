using System.Numerics;

namespace KvmSim.Exploration;

/// <summary>What one thread of a part of a search owns: its steps, and what it has for other parts.</summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class PartWorker<TWord>
    where TWord : unmanaged, IStateWord<TWord>
{
    /// <summary>
    /// So many states that were sent are remembered at most: much of what leads away leads where others lead.
    /// </summary>
    private const int MostRemembered = 1 << 18;

    private const int LeastRemembered = 1 << 12;

    private readonly SearchWorker<TWord> _steps;
    private readonly WordPacking<TWord> _packing;
    private readonly PartPlan _plan;
    private readonly TWord[] _sent;
    private readonly byte[]?[] _batches;
    private readonly int[] _used;

    public PartWorker(SearchSpace space, PartPlan plan)
    {
        _plan = plan;
        _steps = new SearchWorker<TWord>(space);
        _packing = new WordPacking<TWord>(space.Layout.Bits);
        _batches = new byte[]?[plan.Count];
        _used = new int[plan.Count];
        Added = new TWord[_steps.MaxAdded];
        int size = System.Runtime.CompilerServices.Unsafe.SizeOf<TWord>();
        _sent = new TWord[(int)BitOperations.RoundUpToPowerOf2(
            (ulong)Math.Clamp(plan.MaxBytes / plan.Threads / size / 32, LeastRemembered, MostRemembered))];
        Bytes = ((long)_sent.Length + (3 * Added.Length)) * size;
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
        foreach (TWord word in found)
        {
            ulong hash = StateStore<TWord>.Hash(word);
            int owner = SearchPart<TWord>.OwnerOf(hash, _plan.Count);
            if (owner == _plan.Index)
            {
                found[own++] = word;
            }
            else
            {
                ref TWord known = ref _sent[(int)(hash >> 40) & (_sent.Length - 1)];
                if (known != word)
                {
                    known = word;
                    goesOn &= Pack(owner, word, outlet);
                }
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
