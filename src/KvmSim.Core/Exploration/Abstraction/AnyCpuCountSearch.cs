namespace KvmSim.Exploration;

/// <summary>
/// Decides properties for every number of CPUs: small machines for what is broken, the counter abstraction for what is
/// not (docs/exploration.md has the argument), each where it is cheap first.
/// </summary>
public static class AnyCpuCountSearch
{
    /// <summary>
    /// Decides. The CPU count and the numbers of the incompatible and failing CPUs in the options do not matter: there
    /// may be any number of incompatible CPUs, and of failing ones if the options name one.
    /// </summary>
    /// <exception cref="RaceSearchException">
    /// The options cannot be explored, or a stated property says something that depends on how many CPUs there are.
    /// </exception>
    public static AnyCpuCountResult Run(RaceSearchOptions options, CancellationToken cancellation = default)
    {
        if (options.ChangingCpus.Count > 0)
        {
            throw new RaceSearchException(
                nameof(options.ChangingCpus),
                "CPUs that change what VMs are told can be explored for a number of CPUs, not for any number.");
        }

        foreach (StateProperty property in options.UserProperties)
        {
            Require(property);
        }

        // What two and three CPUs break needs no more; what not even the coarse abstraction breaks holds, and is not
        // asked of more CPUs. The rest is looked for on the larger machines, and then asked of the finer abstraction.
        SmallMachines small = new(options);
        small.Search(2, SmallMachines.FewCpus, options.Asked, cancellation);
        AbstractFinding all = AbstractSearch.Coarse(options, options.Asked & ~small.Broken, cancellation);
        small.Search(SmallMachines.FewCpus + 1, SmallMachines.LargestMachine, all.Reached, cancellation);
        all = AbstractSearch.Finer(options, all, ~small.Broken, cancellation);
        return new AnyCpuCountResult
        {
            Options = options,
            AbstractStateCount = all.StateCount,
            Assumptions = Assumptions(options),
            Findings =
            [
                .. RacePropertyCatalog.Each(options.Asked).Select(property => FindingOf(property, small, all)),
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
                $"{property.Name} counts CPUs or names one other than CPU 0: "
                    + "for any number of CPUs that has no meaning.");
        }
    }

    private static AnyCpuCountFinding FindingOf(RaceProperty property, SmallMachines small, AbstractFinding all)
    {
        if (small.Smallest.TryGetValue(property, out RaceSearchResult? smallest))
        {
            return new AnyCpuCountFinding(property, AnyCpuCountVerdict.Broken, smallest)
            {
                Reason = small.Unfinished.TryGetValue(property, out RaceSearchResult? other)
                    && other.Options.CpuCount < smallest.Options.CpuCount
                    ? SmallMachines.WhyUnfinished(other)
                    : null,
            };
        }

        // The abstraction has more behaviours than the machines: only what it does not reach is decided by it.
        bool isReached = (all.Reached & property) != RaceProperty.None;
        string? why = !isReached ? null
            : all.Unfinished.GetValueOrDefault(property)
                ?? $"the abstraction reaches a breach that no machine of 2 to {SmallMachines.LargestMachine} CPUs "
                    + "shows";
        why ??= small.Unfinished.TryGetValue(property, out RaceSearchResult? unfinished)
            ? SmallMachines.WhyUnfinished(unfinished)
            : null;
        return new AnyCpuCountFinding(
            property, why is null ? AnyCpuCountVerdict.Holds : AnyCpuCountVerdict.Undecided, Smallest: null)
        {
            Reason = why,
        };
    }

    private static string[] Assumptions(RaceSearchOptions options) =>
    [
        options.VmActors == 1
            ? "One VM at a time is created and destroyed."
            : $"At most {options.VmActors} VMs are created and destroyed at the same time.",
        options.HotplugActors == 0
            ? "No CPU comes online or goes offline."
            : "Any number of actors moves CPUs: only one at a time holds cpu_hotplug_lock for writing.",
        "CPU 0 is online from the beginning, compatible, and stays.",
        options.LoaderActors == 0
            ? "The module is loaded before the first CPU moves."
            : "One loader loads and unloads the module, at any time.",
        "Walks over the CPUs are made under the lock of the count, so their order cannot be observed.",
    ];
}
