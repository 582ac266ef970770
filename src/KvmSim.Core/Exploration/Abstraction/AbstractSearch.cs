namespace KvmSim.Exploration;

/// <summary>
/// Explores the counter abstraction to its fixpoint, by the same step programs, within the limits of a search.
/// </summary>
internal sealed class AbstractSearch
{
    /// <summary>What a state takes in the set of those seen: the entry and its bucket.</summary>
    private const long SeenBytes = 36;

    /// <summary>What a state takes in the queue and in the list of those that it stands for.</summary>
    private const long WordBytes = 16;

    private readonly RaceSearchOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly ProgressPacer _pacer;
    private readonly CounterAbstraction _abstraction;
    private readonly Expander<UInt128> _expander;
    private readonly UInt128 _first;
    private readonly ulong _healthy;
    private readonly HashSet<UInt128> _seen = [];
    private readonly Queue<UInt128> _todo = new();
    private readonly PathSink<UInt128> _sink = new([]);
    private long _transitions;
    private RaceProperty _reached;

    private AbstractSearch(SearchSpace space, RaceSearchOptions options, CancellationToken cancellation)
    {
        (_options, _cancellation) = (options, cancellation);
        _pacer = new ProgressPacer(options);
        _abstraction = new CounterAbstraction(space);
        _expander = new Expander<UInt128>(space, UserPropertyCheck.OfEverySize(space));
        _first = _expander.Initial();
        _healthy = ((1UL << space.LikeCpus[0].End) - 1) & ~1UL;
    }

    private long Bytes => (_seen.EnsureCapacity(0) * SeenBytes) + (_todo.EnsureCapacity(0) * WordBytes);

    /// <summary>What can be broken at all, and of what that is not known.</summary>
    public static AbstractFinding Run(RaceSearchOptions options, CancellationToken cancellation)
    {
        Dictionary<RaceProperty, string> untried = [];
        if (!SpaceFor(options with { UserProperties = [] }).UsesSymmetry)
        {
            Leave(options.Asked, "CPUs disable themselves while others walk over them, so the order of walks shows");
            return new AbstractFinding(RaceProperty.None, 0) { Untried = untried };
        }

        // One stated property that sees the middle of walks would take the abstraction away from all others.
        int[] carried =
        [
            .. Enumerable.Range(0, options.UserProperties.Count).Where(i => IsCarried(options.UserProperties[i])),
        ];
        RaceSearchOptions asked = options with { UserProperties = [.. carried.Select(i => options.UserProperties[i])] };
        RaceProperty all = Translated(asked.Asked);
        Leave(options.Asked & ~all, "it is asked in the middle of walks over the CPUs, whose order shows there");
        if (all == RaceProperty.None)
        {
            return new AbstractFinding(RaceProperty.None, 0) { Untried = untried };
        }

        AbstractSearch search = new(SpaceFor(asked), asked, cancellation);
        if (search.WhyNotToTheEnd() is string why)
        {
            Leave(all, why);
        }

        return new AbstractFinding(Translated(search._reached), search._seen.Count) { Untried = untried };

        // The bits of stated properties are their places in the list, which is shorter here.
        RaceProperty Translated(RaceProperty properties) => Enumerable.Range(0, carried.Length)
            .Where(i => (properties & UserPropertyBits.Of(i)) != RaceProperty.None)
            .Aggregate(properties & RaceProperty.All, (bits, i) => bits | UserPropertyBits.Of(carried[i]));

        void Leave(RaceProperty properties, string why)
        {
            foreach (RaceProperty property in RacePropertyCatalog.Each(properties))
            {
                untried[property] = why;
            }
        }
    }

    /// <summary>Whether the abstraction sees a stated property as the machines do (docs/exploration.md).</summary>
    private static bool IsCarried(StateProperty property) =>
        property.When == PropertyMoment.Quiet || !property.ReadsWalks;

    /// <summary>Searches until nothing new is found.</summary>
    /// <returns>Null, or why the search ended before.</returns>
    private string? WhyNotToTheEnd()
    {
        // With CPU 0 alone, with one more healthy CPU online, with many.
        for (int kept = 0; kept <= 2; kept++)
        {
            if (Store(_abstraction.Without(_first, _healthy & ~(((1UL << kept) - 1) << 1))) is string full)
            {
                return full;
            }
        }

        while (_todo.TryDequeue(out UInt128 word))
        {
            if (_abstraction.Concretize(word) is not List<UInt128> states)
            {
                return $"the abstraction needs more CPUs than a state of {SearchSpace.MaxBits} bits has room for";
            }

            foreach (UInt128 state in states)
            {
                if (_cancellation.IsCancellationRequested)
                {
                    return WhyEnded(RaceStopReason.Cancelled);
                }

                if (Follow(state) is string full)
                {
                    return full;
                }
            }

            if (_pacer.IsDue)
            {
                _pacer.Report(elapsed =>
                    new RaceSearchProgress(_seen.Count, _transitions, 0, _todo.Count, Bytes, elapsed));
            }
        }

        return null;
    }

    private string? Follow(UInt128 state)
    {
        _sink.Transitions.Clear();
        PathSink<UInt128> sink = _sink;
        _reached |= _expander.Expand(state, ref sink) == 0 ? RaceProperty.Deadlock : RaceProperty.None;
        _transitions += sink.Transitions.Count;
        foreach ((UInt128 successor, RaceAction _, RaceProperty broken) in sink.Transitions)
        {
            _reached |= broken;
            if (Store(successor) is string full)
            {
                return full;
            }
        }

        return null;
    }

    /// <summary>Stores the abstract state of a state, if it is new.</summary>
    /// <returns>Null, or which limit does not let it.</returns>
    private string? Store(UInt128 state)
    {
        UInt128 word = _abstraction.Abstract(state);
        if (_seen.Contains(word))
        {
            return null;
        }

        if (_seen.Count >= _options.MaxStates)
        {
            return WhyEnded(RaceStopReason.MaxStates);
        }

        // A set that is full doubles, and both lie in memory meanwhile; so does the queue.
        bool grows = _seen.Count == _seen.EnsureCapacity(0) || _todo.Count == _todo.EnsureCapacity(0);
        if (grows && 3 * Bytes > _options.MaxMemoryBytes)
        {
            return WhyEnded(RaceStopReason.MaxMemory);
        }

        _seen.Add(word);
        _todo.Enqueue(word);
        return null;
    }

    /// <summary>The largest machine whose states can be stored, each kind with the same number of CPUs.</summary>
    private static SearchSpace SpaceFor(RaceSearchOptions options)
    {
        bool hasIncompatible = options.IncompatibleCpus is not { Count: 0 };
        int kinds = 1 + (hasIncompatible ? 1 : 0) + (options.FailingCpus.Count > 0 ? 1 : 0);
        int each = 1;
        while (BitsOf(1 + (kinds * (each + 1)), options.VmActors) <= SearchSpace.MaxBits)
        {
            each++;
        }

        int cpus = 1 + (kinds * each);
        int incompatible = hasIncompatible ? each : 0;
        int failing = options.FailingCpus.Count > 0 ? each : 0;
        return SearchSpace.Of(options with
        {
            CpuCount = cpus,
            HotplugActors = Math.Min(1, options.HotplugActors),
            IncompatibleCpus = [.. Enumerable.Range(cpus - incompatible, incompatible)],
            FailingCpus = [.. Enumerable.Range(cpus - incompatible - failing, failing)],
            Reduction = RaceReduction.Auto,
        });
    }

    private static string WhyEnded(RaceStopReason reason) =>
        $"the search of all machines at once did not end: {RaceStopText.Of(reason)}";

    private static int BitsOf(int cpus, int vmActors) =>
        new StateLayout(cpus, hotplugActors: 1, vmActors, hasLoader: false).Bits;
}
