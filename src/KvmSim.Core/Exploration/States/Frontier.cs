namespace KvmSim.Exploration;

/// <summary>States waiting to be looked at, in blocks that are used again. Not for several threads.</summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class Frontier<TWord>
    where TWord : unmanaged
{
    /// <summary>States in a block.</summary>
    public const int BlockSize = 4096;

    private readonly Stack<TWord[]> _free = new();

    /// <summary>The blocks; each is full but the last.</summary>
    public List<TWord[]> Blocks { get; } = [];

    /// <summary>How many states there are.</summary>
    public long Count { get; private set; }

    /// <summary>All blocks, also those that are free at the moment.</summary>
    public long BlockCount => Blocks.Count + _free.Count;

    /// <summary>How many states a block holds.</summary>
    public int CountOf(int block) => (int)Math.Min(BlockSize, Count - ((long)block * BlockSize));

    /// <summary>Adds states.</summary>
    public void Add(ReadOnlySpan<TWord> states)
    {
        while (!states.IsEmpty)
        {
            int used = (int)(Count % BlockSize);
            if (used == 0)
            {
                Blocks.Add(_free.TryPop(out TWord[]? block) ? block : new TWord[BlockSize]);
            }

            int taken = Math.Min(states.Length, BlockSize - used);
            states[..taken].CopyTo(Blocks[^1].AsSpan(used));
            Count += taken;
            states = states[taken..];
        }
    }

    /// <summary>Forgets the states and keeps the blocks.</summary>
    public void Clear()
    {
        foreach (TWord[] block in Blocks)
        {
            _free.Push(block);
        }

        Blocks.Clear();
        Count = 0;
    }
}
