namespace KvmSim.Exploration;

/// <summary>Saves where a search stands, and goes on from there.</summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class SearchCheckpoint<TWord>(SearchSpace space, RaceSearchOptions options, string path)
    where TWord : unmanaged, IStateWord<TWord>
{
    private readonly ulong _fingerprint = CheckpointFormat.Fingerprint(space, options);

    /// <summary>Writes everything; a file that was there is replaced when the new one is whole.</summary>
    /// <param name="position">Where the search stands, but for its states.</param>
    /// <param name="current">States of its depth that are still to be looked at.</param>
    /// <param name="next">States found for the next.</param>
    /// <param name="store">All that were reached.</param>
    public void Save(
        SearchPosition<TWord> position,
        IReadOnlyCollection<ReadOnlyMemory<TWord>> current,
        IEnumerable<Frontier<TWord>> next,
        StateStore<TWord> store)
    {
        using CheckpointWriter writer = new(path);
        writer.Put(CheckpointFormat.Magic);
        writer.Put(_fingerprint);
        writer.Put((ulong)position.Depth);
        writer.Put((ulong)position.TransitionCount);
        writer.Put((ulong)position.Found.Count);
        foreach ((RaceProperty property, (int depth, Breach<TWord> breach)) in position.Found)
        {
            writer.Put((ulong)property);
            writer.Put((ulong)depth);
            Put(writer, breach);
        }

        writer.Put((ulong)position.Candidates.Count);
        foreach ((RaceProperty property, Breach<TWord> breach) in position.Candidates)
        {
            writer.Put((ulong)property);
            Put(writer, breach);
        }

        Put(writer, current);
        Put(writer, [.. next.SelectMany(frontier => frontier.Blocks.Select((block, i) =>
            (ReadOnlyMemory<TWord>)block.AsMemory(0, frontier.CountOf(i))))]);
        writer.Put((ulong)store.Count);
        foreach (TWord state in store.States())
        {
            writer.Put(state);
        }

        writer.Complete();
    }

    /// <summary>Where the saved search stood, its states now in the store; null where there is no file.</summary>
    /// <exception cref="CheckpointException">The file is none, or of another search, or damaged.</exception>
    /// <exception cref="IOException">The search could not be saved there, so it is not begun.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be saved there.</exception>
    public SearchPosition<TWord>? Load(StateStore<TWord> store)
    {
        CheckpointWriter.RequireWritable(path);
        if (!File.Exists(path))
        {
            return null;
        }

        using CheckpointReader reader = new(path);
        if (reader.Get() != CheckpointFormat.Magic)
        {
            throw new CheckpointException(path, "this is no checkpoint, or one of another version.");
        }

        if (reader.Get() != _fingerprint)
        {
            throw new CheckpointException(path, "this is the checkpoint of another model or request.");
        }

        int depth = (int)reader.Get();
        long transitions = (long)reader.Get();
        Dictionary<RaceProperty, Breach<TWord>> candidates = [];
        SearchPosition<TWord> position = new(depth, transitions, [], candidates, [], []);
        for (ulong left = reader.Get(); left > 0; left--)
        {
            RaceProperty property = (RaceProperty)reader.Get();
            int foundAt = (int)reader.Get();
            position.Found[property] = (foundAt, GetBreach(reader));
        }

        for (ulong left = reader.Get(); left > 0; left--)
        {
            RaceProperty property = (RaceProperty)reader.Get();
            candidates[property] = GetBreach(reader);
        }

        Get(reader, position.Current);
        Get(reader, position.Next);
        Fill(reader, store);
        reader.Complete();
        return position;
    }

    private static void Put(CheckpointWriter writer, Breach<TWord> breach)
    {
        writer.Put(breach.Source);
        writer.Put(breach.Action is RaceAction action ? Pack(action) : ulong.MaxValue);
    }

    private static Breach<TWord> GetBreach(CheckpointReader reader)
    {
        TWord source = reader.Get<TWord>();
        return new Breach<TWord>(source, Unpack(reader.Get()));
    }

    private static void Put(CheckpointWriter writer, IReadOnlyCollection<ReadOnlyMemory<TWord>> states)
    {
        writer.Put((ulong)states.Sum(part => (long)part.Length));
        foreach (ReadOnlyMemory<TWord> part in states)
        {
            foreach (TWord state in part.Span)
            {
                writer.Put(state);
            }
        }
    }

    private static void Get(CheckpointReader reader, List<TWord> states)
    {
        for (ulong left = reader.Get(); left > 0; left--)
        {
            states.Add(reader.Get<TWord>());
        }
    }

    /// <summary>
    /// The states come in the order of their places. A table that grew meanwhile would be crowded at its beginning, so
    /// there is room for all before the first.
    /// </summary>
    private void Fill(CheckpointReader reader, StateStore<TWord> store)
    {
        ulong count = reader.Get();
        if (count > reader.MostWords)
        {
            throw new CheckpointException(path, "the file is damaged: it cannot hold as many states as it says.");
        }

        if (!store.TryReserve((long)count, options.MaxMemoryBytes))
        {
            throw new RaceSearchException(
                nameof(options.MaxMemoryBytes), $"The states in {path} need more memory than the search may take.");
        }

        TWord[] one = new TWord[1];
        for (ulong left = count; left > 0; left--)
        {
            store.AddNew([reader.Get<TWord>()], one);
        }
    }

    private static ulong Pack(RaceAction action) =>
        (ulong)action.Actor | ((ulong)(uint)action.Index << 8) | ((ulong)(uint)(action.Cpu + 1) << 32);

    private static RaceAction? Unpack(ulong word) => word == ulong.MaxValue
        ? null
        : new RaceAction((RaceActorKind)(byte)word, (int)((word >> 8) & 0xFFFF), (int)(word >> 32) - 1);
}
