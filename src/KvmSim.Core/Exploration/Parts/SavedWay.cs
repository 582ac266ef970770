namespace KvmSim.Exploration;

/// <summary>
/// The way to a breach, found in the levels that the parts of a search saved: going back, the predecessor is looked for
/// in the files of one level above. It takes no memory to speak of, and the steps of each state once more, so a search
/// that no machine could hold has schedules too. Of several predecessors the smallest is taken, whoever has it.
/// </summary>
internal static class SavedWay
{
    /// <summary>Looks for a predecessor in the states that a part saved of a level.</summary>
    /// <param name="options">What was explored.</param>
    /// <param name="path">The file.</param>
    /// <param name="depth">The depth of the states in it.</param>
    /// <param name="successor">The state that is looked for, as one word.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <returns>The smallest state from which a step leads there; null: none does.</returns>
    /// <exception cref="CheckpointException">The file is of another search, or damaged.</exception>
    /// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
    public static WayStep? Before(
        RaceSearchOptions options, string path, int depth, byte[] successor, CancellationToken cancellation)
    {
        SearchSpace space = SearchSpace.Of(options);
        return WordWidth.Visit<Looking, WayStep?>(
            space.Layout.Bits, new Looking(space, options, path, depth, successor, cancellation));
    }

    /// <summary>The one of two steps that is taken: from the smaller state.</summary>
    public static WayStep? Smaller(WayStep? one, WayStep? other) =>
        one is null ? other
        : other is null || PartBreach.Compare(one.State, other.State) <= 0 ? one
        : other;

    /// <summary>Whose turn it is up to a breach, step by step.</summary>
    /// <param name="options">What was explored.</param>
    /// <param name="breach">What is broken.</param>
    /// <param name="depth">The depth at which it was found.</param>
    /// <param name="before">
    /// Looks in all files of a depth for the smallest predecessor of a state; null where there is none.
    /// </param>
    /// <exception cref="PartsDisagreeException">A level has no predecessor: it is not that of the search.</exception>
    /// <exception cref="ReplayDivergenceException">No order of events of the model has the form of the way.</exception>
    public static async Task<RaceAction[]> FindAsync(
        RaceSearchOptions options, PartBreach breach, int depth, Func<int, byte[], Task<WayStep?>> before)
    {
        int sourceDepth = breach.Action is null ? depth : depth - 1;
        byte[][] states = new byte[sourceDepth + 1][];
        RaceAction[] actions = new RaceAction[sourceDepth];
        states[sourceDepth] = breach.Source;
        for (int level = sourceDepth - 1; level >= 0; level--)
        {
            WayStep step = await before(level, states[level + 1]) ?? throw new PartsDisagreeException(
                $"Nothing that was saved of depth {level} leads to a state that was found at depth {level + 1}.");
            (states[level], actions[level]) = (step.State, step.Action);
        }

        SearchSpace space = SearchSpace.Of(options);
        return WordWidth.Visit<Naming, RaceAction[]>(
            space.Layout.Bits, new Naming(space, breach, states, actions));
    }

    private readonly record struct Looking(
        SearchSpace Space, RaceSearchOptions Options, string Path, int Depth, byte[] Successor,
        CancellationToken Cancellation) : IWordVisitor<WayStep?>
    {
        public WayStep? Visit<TWord>()
            where TWord : unmanaged, IStateWord<TWord>
        {
            WordPacking<TWord> packing = new(Space.Layout.Bits);
            TWord wanted = packing.Get(Successor, 0);
            Expander<TWord> expander = new(Space, userCheck: null);
            PathSink<TWord> sink = new([]);
            (TWord State, RaceAction Action)? best = null;
            PartFile<TWord> file = new(Space, Options, new PartPlan(0, 1, 1, 0));
            foreach (ReadOnlyMemory<TWord> states in file.Read(Path, Depth, _ => true))
            {
                Cancellation.ThrowIfCancellationRequested();
                foreach (TWord state in states.Span)
                {
                    if (best is not null && state.CompareTo(best.Value.State) > 0)
                    {
                        continue;
                    }

                    sink.Transitions.Clear();
                    expander.Expand(state, ref sink);
                    int at = sink.Transitions.FindIndex(transition => transition.State == wanted);
                    if (at >= 0)
                    {
                        best = (state, sink.Transitions[at].Action);
                    }
                }
            }

            return best is var (smallest, action) ? new WayStep(packing.One(smallest), action) : null;
        }
    }

    private readonly record struct Naming(SearchSpace Space, PartBreach Breach, byte[][] States, RaceAction[] Actions)
        : IWordVisitor<RaceAction[]>
    {
        public RaceAction[] Visit<TWord>()
            where TWord : unmanaged, IStateWord<TWord>
        {
            WordPacking<TWord> packing = new(Space.Layout.Bits);
            TWord[] states = [.. States.Select(state => packing.Get(state, 0))];
            Breach<TWord> breach = new(states[^1], Breach.Action);
            return ScheduleBuilder<TWord>.InTheModelsNames(Space, Breach.Property, states, Actions, breach);
        }
    }
}
