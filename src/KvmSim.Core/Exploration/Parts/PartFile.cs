namespace KvmSim.Exploration;

/// <summary>
/// A file with the states of one level that one part owned. All levels together are all that was reached, so each is
/// written once, and a search goes on from them divided in whatever way.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class PartFile<TWord>(SearchSpace space, RaceSearchOptions options, PartPlan plan)
    where TWord : unmanaged, IStateWord<TWord>
{
    /// <summary>How many states are read at a time.</summary>
    public const int Piece = 4096;

    /// <summary>"KVMPART" and the version of the format.</summary>
    private const ulong Magic = 0x0154_5241_504D_564B;

    private readonly ulong _fingerprint = CheckpointFormat.Fingerprint(space, options);

    /// <summary>Writes the states of a level.</summary>
    public void Write(string path, int depth, Frontier<TWord>[] level)
    {
        using CheckpointWriter writer = new(path);
        writer.Put(Magic);
        writer.Put(_fingerprint);
        writer.Put((ulong)depth);
        writer.Put((ulong)plan.Index);
        writer.Put((ulong)plan.Count);
        writer.Put((ulong)level.Sum(part => part.Count));
        foreach (Frontier<TWord> part in level)
        {
            for (int block = 0; block < part.Blocks.Count; block++)
            {
                foreach (TWord state in part.Blocks[block].AsSpan(0, part.CountOf(block)))
                {
                    writer.Put(state);
                }
            }
        }

        writer.Complete();
    }

    /// <summary>Reads those states of a file that somebody wants, piece by piece.</summary>
    /// <exception cref="CheckpointException">It is of another search, or damaged.</exception>
    public IEnumerable<ReadOnlyMemory<TWord>> Read(string path, int depth, Func<TWord, bool> isWanted)
    {
        using CheckpointReader reader = new(path);
        if (reader.Get() != Magic)
        {
            throw new CheckpointException(path, "this is no level of a search, or one of another version.");
        }

        if (reader.Get() != _fingerprint || reader.Get() != (ulong)depth)
        {
            throw new CheckpointException(path, "this is a level of another search.");
        }

        _ = reader.Get();
        _ = reader.Get();
        TWord[] piece = new TWord[Piece];
        int used = 0;
        for (ulong left = reader.Get(); left > 0; left--)
        {
            TWord state = reader.Get<TWord>();
            if (!isWanted(state))
            {
                continue;
            }

            piece[used++] = state;
            if (used == Piece)
            {
                yield return piece.AsMemory();
                used = 0;
            }
        }

        reader.Complete();
        yield return piece.AsMemory(0, used);
    }
}
