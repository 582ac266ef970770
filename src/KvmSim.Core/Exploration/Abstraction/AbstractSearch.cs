namespace KvmSim.Exploration;

/// <summary>
/// Asks the counter abstraction what the machines of all sizes can break, as far as it can carry the question.
/// </summary>
internal static class AbstractSearch
{
    /// <summary>What can be broken at all, and of what that is not known, as exactly as the abstraction can.</summary>
    /// <param name="options">The protocol, its actors and limits.</param>
    /// <param name="open">What is asked; a part of what the options ask.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static AbstractFinding Run(RaceSearchOptions options, RaceProperty open, CancellationToken cancellation) =>
        Finer(options, Coarse(options, open, cancellation), open, cancellation);

    /// <summary>Tells none from some: cheap, and decides most. What is reached may be reached only here.</summary>
    /// <param name="options">The protocol, its actors and limits.</param>
    /// <param name="open">What is asked; a part of what the options ask.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static AbstractFinding Coarse(RaceSearchOptions options, RaceProperty open, CancellationToken cancellation)
    {
        Dictionary<RaceProperty, string> unfinished = [];
        RaceProperty shown = options.LoaderActors == 0
            ? RaceProperty.None : open & UserPropertiesWhere(options, stated => stated.ReadsWalks);
        foreach (RaceProperty property in RacePropertyCatalog.Each(shown))
        {
            // The walk of kvm_exit is under no lock: neither is it over when all is quiet, nor is its order hidden.
            unfinished[property] = "it reads what the module's own walk changes, and that walk is under no lock";
        }

        AbstractFinding finding = Ask(options, open & ~shown, many: 1, unfinished, cancellation);
        return finding with { Reached = finding.Reached | shown };
    }

    /// <summary>
    /// Asks part of what was reached once more, of none, one and many; what a limit ended is not asked again.
    /// </summary>
    /// <param name="options">The protocol, its actors and limits.</param>
    /// <param name="coarse">What is known already.</param>
    /// <param name="open">What of it still matters.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static AbstractFinding Finer(
        RaceSearchOptions options, AbstractFinding coarse, RaceProperty open, CancellationToken cancellation)
    {
        RaceProperty ended = coarse.Unfinished.Keys.Aggregate(RaceProperty.None, (all, property) => all | property);
        RaceProperty again = coarse.Reached & open & ~ended;
        AbstractFinding finding = Ask(options, again, many: 2, new(coarse.Unfinished), cancellation);
        return finding with
        {
            Reached = (coarse.Reached & ~again) | finding.Reached,
            StateCount = Math.Max(coarse.StateCount, finding.StateCount),
        };
    }

    private static AbstractFinding Ask(
        RaceSearchOptions options,
        RaceProperty asked,
        int many,
        Dictionary<RaceProperty, string> unfinished,
        CancellationToken cancellation)
    {
        // A stated property that sees the middle of walks is asked apart: the others have fewer states to look at.
        RaceProperty walks = UserPropertiesWhere(options, SeesWalks);
        RaceProperty reached = RaceProperty.None;
        long states = 0;
        foreach (RaceProperty group in new[] { asked & ~walks, asked & walks }.Where(
            group => group != RaceProperty.None))
        {
            SearchSpace space = SpaceFor(options, group, many);
            (RaceProperty found, long stored, string? why) = WordWidth.Visit<Fixpoint, (RaceProperty, long, string?)>(
                space.Layout.Bits, new Fixpoint(space, options, group, many, cancellation));
            reached |= why is null ? group & found : group;
            states = Math.Max(states, stored);
            foreach (RaceProperty property in RacePropertyCatalog.Each(why is null ? RaceProperty.None : group))
            {
                unfinished[property] = why!;
            }
        }

        return new AbstractFinding(reached, states) { Unfinished = unfinished };
    }

    private static RaceProperty UserPropertiesWhere(RaceSearchOptions options, Func<StateProperty, bool> test) =>
        Enumerable.Range(0, options.UserProperties.Count)
            .Where(i => test(options.UserProperties[i]))
            .Aggregate(RaceProperty.None, (all, i) => all | UserPropertyBits.Of(i));

    private static bool SeesWalks(StateProperty property) =>
        property.When == PropertyMoment.Always && property.ReadsWalks;

    /// <summary>
    /// A machine with room for every abstract state, or the largest there is; of each kind the same number.
    /// </summary>
    private static SearchSpace SpaceFor(RaceSearchOptions options, RaceProperty asked, int many)
    {
        bool hasIncompatible = options.IncompatibleCpus is not { Count: 0 };
        int kinds = 1 + (hasIncompatible ? 1 : 0) + (options.FailingCpus.Count > 0 ? 1 : 0);
        int each = Math.Min(
            (RequestCheck.MostCpus - 1) / kinds, CounterAbstraction<Word64>.CpusOfKind(options.LoaderActors > 0, many));
        int cpus = 1 + (kinds * each);
        int incompatible = hasIncompatible ? each : 0;
        int failing = options.FailingCpus.Count > 0 ? each : 0;
        SearchSpace space = SearchSpace.Of(options with
        {
            CpuCount = cpus,
            HotplugActors = Math.Min(1, options.HotplugActors),
            IncompatibleCpus = [.. Enumerable.Range(cpus - incompatible, incompatible)],
            FailingCpus = [.. Enumerable.Range(cpus - incompatible - failing, failing)],
            Reduction = RaceReduction.Auto,
        }).Regarding(options.UserProperties.Where((_, i) => (asked & UserPropertyBits.Of(i)) != RaceProperty.None));
        return space.UsesSymmetry ? space : space.WithWalksInAnyOrder();
    }

    private readonly record struct Fixpoint(
        SearchSpace Space, RaceSearchOptions Options, RaceProperty Asked, int Many, CancellationToken Cancellation)
        : IWordVisitor<(RaceProperty Reached, long States, string? Why)>
    {
        public (RaceProperty Reached, long States, string? Why) Visit<TWord>()
            where TWord : unmanaged, IStateWord<TWord>
        {
            using AbstractFixpoint<TWord> search = new(Space, Options, Many, Cancellation);
            string? why = search.WhyNotToTheEnd(Asked);
            return (search.Reached, search.StateCount, why);
        }
    }
}
