namespace KvmSim.Exploration;

/// <summary>
/// One part of a search that is divided (<see cref="PartOwners{TWord}"/> says how): it stores the states that it owns,
/// takes their steps, and gives away what belongs to others. The levels are steps of a barrier: between two of them
/// every state that was found is with its owner. Sets do the counting, so that a batch that comes twice adds nothing.
/// </summary>
/// <remarks>
/// Who leads the search calls, of all parts: <see cref="Begin"/> or <see cref="Load"/>; then, level by level,
/// <see cref="Expand"/> of each, and when all have returned, <see cref="Advance"/> of each. <see cref="Take"/> comes
/// from the other parts meanwhile.
/// </remarks>
internal abstract class SearchPart : IDisposable
{
    /// <summary>How many states a batch has at most.</summary>
    public const int BatchSize = 8192;

    /// <summary>The depth whose states are looked at.</summary>
    public int Depth { get; protected set; }

    /// <summary>How many states of that depth it owns.</summary>
    public abstract long LevelCount { get; }

    /// <summary>States that it stores.</summary>
    public abstract long StateCount { get; }

    /// <summary>Transitions that it took.</summary>
    public abstract long TransitionCount { get; }

    /// <summary>What its tables and buffers take.</summary>
    public abstract long Bytes { get; }

    /// <summary>How many bytes a state takes where it travels.</summary>
    public abstract int WordBytes { get; }

    /// <summary>Makes a part.</summary>
    /// <exception cref="RaceSearchException">The options cannot be explored, or in so little memory.</exception>
    public static SearchPart Create(RaceSearchOptions options, PartPlan plan)
    {
        SearchSpace space = SearchSpace.Of(options);
        return WordWidth.Visit<Maker, SearchPart>(space.Layout.Bits, new Maker(space, options, plan));
    }

    /// <summary>Whose turn it is up to a breach, step by step; null when there is no room to look for it.</summary>
    /// <param name="options">What was explored.</param>
    /// <param name="breaches">What is broken, and at which depth.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="ReplayDivergenceException">No order of events of the model has the form of the way.</exception>
    public static IReadOnlyDictionary<RaceProperty, RaceAction[]?> FindWays(
        RaceSearchOptions options, IReadOnlyList<(PartBreach Breach, int Depth)> breaches,
        CancellationToken cancellation)
    {
        SearchSpace space = SearchSpace.Of(options);
        Ways ways = new(space, options, breaches, cancellation);
        return WordWidth.Visit<Ways, IReadOnlyDictionary<RaceProperty, RaceAction[]?>>(space.Layout.Bits, ways);
    }

    /// <summary>Begins a search: the part that owns the first state has it as its level.</summary>
    public abstract void Begin();

    /// <summary>Takes over what parts of a search saved, level by level: the states that this part owns.</summary>
    /// <param name="levels">The files of each level, from the first on.</param>
    /// <returns>Whether there was room for them.</returns>
    /// <exception cref="CheckpointException">A file is of another search, or damaged.</exception>
    public abstract bool Load(IReadOnlyList<IReadOnlyList<string>> levels);

    /// <summary>Saves the states of the level that is looked at, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public abstract void Save(string path);

    /// <summary>
    /// Takes all steps from the states of the level. What belongs to others has been handed to the outlet when it
    /// returns, not more.
    /// </summary>
    public abstract PartEnd Expand(RaceProperty wanted, ISuccessorOutlet outlet, CancellationToken cancellation);

    /// <summary>Takes states that belong to this part. Several threads may call it, also while it expands.</summary>
    /// <param name="depth">The level whose steps led to them.</param>
    /// <param name="from">The part that sends them.</param>
    /// <param name="number">Which of its batches for this part it is, in this level.</param>
    /// <param name="words">The states.</param>
    /// <returns>Whether there was room for them; when it returns they are stored.</returns>
    /// <exception cref="ArgumentException">They are none, or not of this search.</exception>
    public abstract bool Take(int depth, int from, int number, ReadOnlySpan<byte> words);

    /// <summary>Goes to the next level. Nobody may expand meanwhile.</summary>
    /// <returns>What came of the level that ends.</returns>
    public abstract PartReport Advance();

    /// <inheritdoc />
    public abstract void Dispose();

    private readonly record struct Maker(SearchSpace Space, RaceSearchOptions Options, PartPlan Plan)
        : IWordVisitor<SearchPart>
    {
        public SearchPart Visit<TWord>()
            where TWord : unmanaged, IStateWord<TWord> => new SearchPart<TWord>(Space, Options, Plan);
    }

    private readonly record struct Ways(
        SearchSpace Space,
        RaceSearchOptions Options,
        IReadOnlyList<(PartBreach Breach, int Depth)> Breaches,
        CancellationToken Cancellation) : IWordVisitor<IReadOnlyDictionary<RaceProperty, RaceAction[]?>>
    {
        public IReadOnlyDictionary<RaceProperty, RaceAction[]?> Visit<TWord>()
            where TWord : unmanaged, IStateWord<TWord>
        {
            WordPacking<TWord> packing = new(Space.Layout.Bits);
            using ScheduleBuilder<TWord> builder = new(Space, Options);
            Dictionary<RaceProperty, RaceAction[]?> ways = [];
            foreach ((PartBreach breach, int depth) in Breaches)
            {
                Breach<TWord> found = new(packing.Get(breach.Source, 0), breach.Action);
                ways[breach.Property] = builder.Find(breach.Property, depth, found, Cancellation);
            }

            return ways;
        }
    }
}
