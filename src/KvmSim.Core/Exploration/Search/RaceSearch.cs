namespace KvmSim.Exploration;

/// <summary>Explores every order of events of a protocol.</summary>
public static class RaceSearch
{
    /// <summary>
    /// Explores as far as the options let it. Asked to stop, it returns what it found so far, not complete.
    /// </summary>
    /// <exception cref="RaceSearchException">The options cannot be explored.</exception>
    /// <exception cref="ReplayDivergenceException">A schedule does not replay: an error of the explorer.</exception>
    public static RaceSearchResult Run(RaceSearchOptions options, CancellationToken cancellation = default)
    {
        SearchSpace space = SearchSpace.Of(options);
        return WordWidth.Visit<Search, RaceSearchResult>(space.Layout.Bits, new Search(space, options, cancellation));
    }

    /// <summary>Runs a schedule through the step programs.</summary>
    /// <exception cref="ReplayDivergenceException">A step is blocked, or the last breaks nothing.</exception>
    public static RaceSchedule Replay(
        RaceSearchOptions options, RaceProperty property, IReadOnlyList<RaceAction> actions) =>
        new ScheduleReplay(SearchSpace.Of(options), options).Run(property, actions);

    private static RaceSearchResult Run<TWord>(
        SearchSpace space, RaceSearchOptions options, CancellationToken cancellation)
        where TWord : unmanaged, IStateWord<TWord>
    {
        ProgressPacer pacer = new(options);
        BreadthFirstSearch<TWord> search = new(space, options, cancellation);
        RaceStopReason reason;
        using (search)
        {
            reason = search.Run();
        }

        return new RaceSearchResult
        {
            Options = options,
            StateCount = search.StateCount,
            TransitionCount = search.TransitionCount,
            StopReason = reason,
            Depth = search.Depth,
            Elapsed = pacer.Elapsed,
            PeakMemoryBytes = search.PeakMemoryBytes,
            AppliedReduction = space.Reduction,
            Violations = Describe(space, options, search.Found, cancellation),
        };
    }

    private static RaceViolation[] Describe<TWord>(
        SearchSpace space,
        RaceSearchOptions options,
        IReadOnlyDictionary<RaceProperty, (int Depth, Breach<TWord> Breach)> found,
        CancellationToken cancellation)
        where TWord : unmanaged, IStateWord<TWord>
    {
        using ScheduleBuilder<TWord> builder = new(space, options);
        List<RaceViolation> violations = [];
        foreach (RaceProperty property in RacePropertyCatalog.Each(options.Asked).Where(found.ContainsKey))
        {
            (int depth, Breach<TWord> breach) = found[property];
            RaceSchedule? schedule = options.FindSchedules
                ? builder.Build(property, depth, breach, cancellation) : null;
            violations.Add(new RaceViolation(options.InfoOf(property), schedule?.Steps.Count ?? depth, schedule));
        }

        return [.. violations];
    }

    private readonly record struct Search(SearchSpace Space, RaceSearchOptions Options, CancellationToken Cancellation)
        : IWordVisitor<RaceSearchResult>
    {
        public RaceSearchResult Visit<TWord>()
            where TWord : unmanaged, IStateWord<TWord> => Run<TWord>(Space, Options, Cancellation);
    }
}
