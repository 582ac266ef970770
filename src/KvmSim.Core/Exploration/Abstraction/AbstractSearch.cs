namespace KvmSim.Exploration;

/// <summary>Asks the counter abstraction what the machines of all sizes can break, as far as it can carry the question.</summary>
internal static class AbstractSearch
{
    /// <summary>
    /// Up to where CPUs are counted, one after the other: to tell none from some is cheap and decides most; what seems to
    /// be broken then is asked again of none, one and many.
    /// </summary>
    private static readonly int[] Finer = [1, 2];

    /// <summary>What can be broken at all, and of what that is not known.</summary>
    /// <param name="options">The protocol, its actors and limits.</param>
    /// <param name="open">What is asked; a part of what the options ask.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static AbstractFinding Run(RaceSearchOptions options, RaceProperty open, CancellationToken cancellation)
    {
        // A stated property that sees the middle of walks is asked apart: the others have fewer states to look at.
        RaceProperty walks = Enumerable.Range(0, options.UserProperties.Count)
            .Where(i => SeesWalks(options.UserProperties[i]))
            .Aggregate(RaceProperty.None, (all, i) => all | UserPropertyBits.Of(i));
        RaceProperty reached = RaceProperty.None;
        long states = 0;
        Dictionary<RaceProperty, string> unfinished = [];
        if (options.LoaderActors > 0)
        {
            // The walk of kvm_exit is under no lock: neither is it over when all is quiet, nor is its order hidden.
            RaceProperty shown = open & Enumerable.Range(0, options.UserProperties.Count)
                .Where(i => options.UserProperties[i].ReadsWalks)
                .Aggregate(RaceProperty.None, (all, i) => all | UserPropertyBits.Of(i));
            reached |= shown;
            open &= ~shown;
            foreach (RaceProperty property in RacePropertyCatalog.Each(shown))
            {
                unfinished[property] = "it reads what the module's own walk changes, and that walk is under no lock";
            }
        }

        foreach (RaceProperty group in new[] { open & ~walks, open & walks })
        {
            (RaceProperty left, long stored, string? why) = Ask(options, group, cancellation);
            reached |= left;
            states = Math.Max(states, stored);
            foreach (RaceProperty property in RacePropertyCatalog.Each(why is null ? RaceProperty.None : left))
            {
                unfinished[property] = why!;
            }
        }

        return new AbstractFinding(reached, states) { Unfinished = unfinished };
    }

    private static bool SeesWalks(StateProperty property) =>
        property.When == PropertyMoment.Always && property.ReadsWalks;

    private static (RaceProperty Left, long States, string? Why) Ask(
        RaceSearchOptions options, RaceProperty asked, CancellationToken cancellation)
    {
        RaceProperty left = asked;
        long states = 0;
        string? why = null;
        foreach (int many in Finer)
        {
            if (left == RaceProperty.None || why is not null)
            {
                break;
            }

            SearchSpace space = SpaceFor(options, left, many);
            (RaceProperty reached, long stored, why) = WordWidth.Visit<Fixpoint, (RaceProperty, long, string?)>(
                space.Layout.Bits, new Fixpoint(space, options, left, many, cancellation));
            states = Math.Max(states, stored);
            left = why is null ? left & reached : left;
        }

        return (left, states, why);
    }

    /// <summary>A machine with room for every abstract state, or the largest there is; of each kind the same number.</summary>
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
