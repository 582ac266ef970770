namespace KvmSim.Exploration;

/// <summary>
/// Decides properties for every number of CPUs: small machines first, for what is broken; then the counter abstraction,
/// for what is not (docs/exploration.md has the argument).
/// </summary>
public static class AnyCpuCountSearch
{
    private const int LargestMachine = 5;

    /// <summary>
    /// Decides. The CPU count and the numbers of the incompatible and failing CPUs in the options do not matter: there
    /// may be any number of incompatible CPUs, and of failing ones if the options name one.
    /// </summary>
    /// <exception cref="RaceSearchException">The options cannot be explored, or name a module loader.</exception>
    public static AnyCpuCountResult Run(RaceSearchOptions options, CancellationToken cancellation = default)
    {
        if (options.LoaderActors > 0)
        {
            throw new RaceSearchException(
                nameof(options.LoaderActors), "For any number of CPUs the module is loaded from the beginning.");
        }

        foreach (StateProperty property in options.UserProperties)
        {
            Require(property);
        }

        Dictionary<RaceProperty, RaceSearchResult> broken = BreakSmallMachines(options, cancellation);
        RaceProperty open = RacePropertyCatalog.Each(options.Asked)
            .Where(property => !broken.ContainsKey(property))
            .Aggregate(RaceProperty.None, (all, property) => all | property);
        (RaceProperty reached, int states) = open == RaceProperty.None
            ? (RaceProperty.None, 0)
            : AbstractSearch.Run(options, cancellation);
        return new AnyCpuCountResult
        {
            Options = options,
            AbstractStateCount = states,
            Assumptions = Assumptions(options),
            Findings =
            [
                .. RacePropertyCatalog.Each(options.Asked).Select(property =>
                    broken.TryGetValue(property, out RaceSearchResult? smallest)
                        ? new AnyCpuCountFinding(property, AnyCpuCountVerdict.Broken, smallest)
                        : new AnyCpuCountFinding(property, VerdictOf(property, reached), Smallest: null)),
            ],
        };
    }

    /// <summary>The abstraction knows none, one and many, and of all CPUs only CPU 0 by its number.</summary>
    private static void Require(StateProperty property)
    {
        if (property.Counts || property.NamedCpus.Any(cpus => cpus > 1))
        {
            throw new RaceSearchException(
                nameof(RaceSearchOptions.UserProperties),
                $"{property.Name} counts CPUs or names one other than CPU 0: for any number of CPUs that has no meaning.");
        }
    }

    private static AnyCpuCountVerdict VerdictOf(RaceProperty property, RaceProperty reached) =>
        (reached & property) != RaceProperty.None ? AnyCpuCountVerdict.Undecided : AnyCpuCountVerdict.Holds;

    private static Dictionary<RaceProperty, RaceSearchResult> BreakSmallMachines(
        RaceSearchOptions options, CancellationToken cancellation)
    {
        Dictionary<RaceProperty, RaceSearchResult> broken = [];
        for (int cpus = 2; cpus <= LargestMachine; cpus++)
        {
            foreach ((int failing, int incompatible) in Kinds(options, cpus))
            {
                RaceSearchResult result = RaceSearch.Run(
                    options with
                    {
                        CpuCount = cpus,
                        IncompatibleCpus = [.. Enumerable.Range(cpus - incompatible, incompatible)],
                        FailingCpus = [.. Enumerable.Range(cpus - incompatible - failing, failing)],
                        Reduction = RaceReduction.Auto,
                    },
                    cancellation);
                foreach (RaceViolation violation in result.Violations)
                {
                    broken.TryAdd(violation.Property, result);
                }
            }
        }

        return broken;
    }

    /// <summary>How many CPUs of which kind a small machine may have, the plainest first.</summary>
    private static IEnumerable<(int Failing, int Incompatible)> Kinds(RaceSearchOptions options, int cpus)
    {
        int mostIncompatible = options.IncompatibleCpus is { Count: 0 } ? 0 : cpus - 1;
        int mostFailing = options.FailingCpus.Count == 0 ? 0 : cpus - 1;
        return from failing in Enumerable.Range(0, mostFailing + 1)
               from incompatible in Enumerable.Range(0, mostIncompatible + 1)
               where failing + incompatible < cpus
               select (failing, incompatible);
    }

    private static string[] Assumptions(RaceSearchOptions options) =>
    [
        options.VmActors == 1
            ? "One VM at a time is created and destroyed."
            : $"At most {options.VmActors} VMs are created and destroyed at the same time.",
        "Any number of actors moves CPUs: only one at a time holds cpu_hotplug_lock for writing.",
        "CPU 0 is online from the beginning, compatible, and stays.",
        "The module is loaded before the first CPU moves.",
        "Walks over the CPUs are made under the lock of the count, so their order cannot be observed.",
    ];
}
