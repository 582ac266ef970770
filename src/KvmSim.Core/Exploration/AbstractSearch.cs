namespace KvmSim.Exploration;

/// <summary>Explores the counter abstraction to its fixpoint, by the same step programs.</summary>
internal static class AbstractSearch
{
    /// <summary>What can be broken at all, and how many abstract states there are.</summary>
    public static (RaceProperty Reached, int States) Run(RaceSearchOptions options, CancellationToken cancellation)
    {
        SearchSpace space = SpaceFor(options);
        if (!space.UsesSymmetry)
        {
            return (options.Asked, 0);
        }

        CounterAbstraction abstraction = new(space);
        Expander<UInt128> expander = new(space);
        HashSet<UInt128> seen = [.. Initial(space, abstraction, expander.Initial())];
        Queue<UInt128> todo = new(seen);
        RaceProperty reached = RaceProperty.None;
        PathSink<UInt128> sink = new([]);
        while (todo.TryDequeue(out UInt128 word))
        {
            if (cancellation.IsCancellationRequested || abstraction.Concretize(word) is not List<UInt128> states)
            {
                return (options.Asked, seen.Count);
            }

            foreach (UInt128 state in states)
            {
                sink.Transitions.Clear();
                reached |= expander.Expand(state, ref sink) == 0 ? RaceProperty.Deadlock : RaceProperty.None;
                foreach ((UInt128 successor, RaceAction _, RaceProperty broken) in sink.Transitions)
                {
                    reached |= broken;
                    UInt128 next = abstraction.Abstract(successor);
                    if (seen.Add(next))
                    {
                        todo.Enqueue(next);
                    }
                }
            }
        }

        return (reached, seen.Count);
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

    private static int BitsOf(int cpus, int vmActors) =>
        new StateLayout(cpus, hotplugActors: 1, vmActors, hasLoader: false).Bits;

    /// <summary>With CPU 0 alone, with one more healthy CPU online, with many.</summary>
    private static IEnumerable<UInt128> Initial(SearchSpace space, CounterAbstraction abstraction, UInt128 initial)
    {
        ulong healthy = ((1UL << space.LikeCpus[0].End) - 1) & ~1UL;
        for (int kept = 0; kept <= 2; kept++)
        {
            yield return abstraction.Abstract(abstraction.Without(initial, healthy & ~(((1UL << kept) - 1) << 1)));
        }
    }
}
