namespace KvmSim.Exploration;

/// <summary>Divides a level into chunks that threads take one by one.</summary>
internal static class LevelChunks
{
    /// <summary>States in a chunk; a block of a frontier is a whole number of chunks.</summary>
    public const int Size = 256;

    /// <summary>How many chunks a level has.</summary>
    public static int Count<TWord>(Frontier<TWord>[] level)
        where TWord : unmanaged => level.Sum(CountOf);

    /// <summary>The states of one chunk.</summary>
    public static ReadOnlyMemory<TWord> Get<TWord>(Frontier<TWord>[] level, int chunk)
        where TWord : unmanaged
    {
        int part = 0;
        for (int chunks = CountOf(level[0]); chunk >= chunks; chunks = CountOf(level[part]))
        {
            chunk -= chunks;
            part++;
        }

        int start = chunk * Size;
        int block = start / Frontier<TWord>.BlockSize;
        start %= Frontier<TWord>.BlockSize;
        int length = Math.Min(Size, level[part].CountOf(block) - start);
        return level[part].Blocks[block].AsMemory(start, length);
    }

    private static int CountOf<TWord>(Frontier<TWord> part)
        where TWord : unmanaged => (int)((part.Count + Size - 1) / Size);
}
