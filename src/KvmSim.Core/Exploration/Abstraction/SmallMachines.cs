namespace KvmSim.Exploration;

/// <summary>What the machines of few CPUs break, each searched with every number of CPUs of each kind.</summary>
internal sealed class SmallMachines
{
    /// <summary>The most CPUs of the machines on which everything is looked for.</summary>
    public const int FewCpus = 3;

    /// <summary>The most CPUs that are tried one by one.</summary>
    public const int LargestMachine = 5;

    private readonly Dictionary<RaceProperty, RaceSearchResult> _smallest = [];
    private readonly Dictionary<RaceProperty, RaceSearchResult> _unfinished = [];
    private readonly RaceSearchOptions _options;

    public SmallMachines(RaceSearchOptions options) => _options = options;

    /// <summary>The search of the first machine that breaks a property.</summary>
    public IReadOnlyDictionary<RaceProperty, RaceSearchResult> Smallest => _smallest;

    /// <summary>For what is not known of all of them: the first machine whose search left it open.</summary>
    public IReadOnlyDictionary<RaceProperty, RaceSearchResult> Unfinished => _unfinished;

    /// <summary>What some machine breaks.</summary>
    public RaceProperty Broken => _smallest.Keys.Aggregate(RaceProperty.None, (all, property) => all | property);

    /// <summary>
    /// Searches the machines of so many CPUs, the smallest and plainest first, for what no other has broken yet.
    /// </summary>
    /// <param name="fewest">The fewest CPUs.</param>
    /// <param name="most">The most CPUs.</param>
    /// <param name="asked">What to look for, of what the options ask.</param>
    /// <param name="cancellation">Ends it early.</param>
    public void Search(int fewest, int most, RaceProperty asked, CancellationToken cancellation)
    {
        foreach (RaceSearchOptions machine in MachinesOf(fewest, most))
        {
            RaceProperty open = asked & ~Broken;
            if (open == RaceProperty.None || cancellation.IsCancellationRequested)
            {
                return;
            }

            Add(RaceSearch.Run(machine with { Properties = machine.Properties & open }, cancellation), open);
        }
    }

    /// <summary>E.g. "the search of 3 CPUs did not end: the limit of states was reached".</summary>
    public static string WhyUnfinished(RaceSearchResult search) =>
        $"the search of {search.Options.CpuCount} CPUs did not end: {RaceStopText.Of(search.StopReason)}";

    private void Add(RaceSearchResult result, RaceProperty asked)
    {
        foreach (RaceViolation violation in result.Violations)
        {
            _smallest.TryAdd(violation.Property, result);
        }

        foreach (RaceProperty property in RacePropertyCatalog.Each(result.Decision.Open & asked))
        {
            _unfinished.TryAdd(property, result);
        }
    }

    private IEnumerable<RaceSearchOptions> MachinesOf(int fewest, int most) =>
        from cpus in Enumerable.Range(fewest, most - fewest + 1)
        from failing in Enumerable.Range(0, _options.FailingCpus.Count == 0 ? 1 : cpus)
        from incompatible in Enumerable.Range(0, _options.IncompatibleCpus is { Count: 0 } ? 1 : cpus)
        where failing + incompatible < cpus
        select _options with
        {
            CpuCount = cpus,
            IncompatibleCpus = [.. Enumerable.Range(cpus - incompatible, incompatible)],
            FailingCpus = [.. Enumerable.Range(cpus - incompatible - failing, failing)],
            Reduction = RaceReduction.Auto,
            StopWhenFound = true,
            CheckpointPath = null,
        };
}
