namespace KvmSim.Exploration;

/// <summary>What the machines of few CPUs break, each searched with every number of CPUs of each kind.</summary>
internal sealed class SmallMachines
{
    /// <summary>The most CPUs that are tried one by one.</summary>
    public const int LargestMachine = 5;

    private readonly Dictionary<RaceProperty, RaceSearchResult> _smallest = [];
    private readonly RaceSearchOptions _options;

    private SmallMachines(RaceSearchOptions options) => _options = options;

    /// <summary>The search of the first machine that breaks a property.</summary>
    public IReadOnlyDictionary<RaceProperty, RaceSearchResult> Smallest => _smallest;

    /// <summary>The first machine whose search left something open; null if all were decided.</summary>
    public RaceSearchResult? Unfinished { get; private set; }

    /// <summary>What is known of the properties on all of these machines.</summary>
    public RaceDecision Decision => RaceDecision.Of(
        _options.Asked,
        _smallest.Keys.Aggregate(RaceProperty.None, (all, property) => all | property),
        Unfinished is null);

    /// <summary>Searches them, the smallest and plainest first.</summary>
    public static SmallMachines Search(RaceSearchOptions options, CancellationToken cancellation)
    {
        SmallMachines machines = new(options);
        foreach (RaceSearchOptions machine in machines.All())
        {
            machines.Add(RaceSearch.Run(machine, cancellation));
            if (cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        return machines;
    }

    /// <summary>E.g. "the search of 3 CPUs did not end: the limit of states was reached".</summary>
    public static string WhyUnfinished(RaceSearchResult search) =>
        $"the search of {search.Options.CpuCount} CPUs did not end: {RaceStopText.Of(search.StopReason)}";

    private void Add(RaceSearchResult result)
    {
        foreach (RaceViolation violation in result.Violations)
        {
            _smallest.TryAdd(violation.Property, result);
        }

        if (result.Decision.Open != RaceProperty.None)
        {
            Unfinished ??= result;
        }
    }

    private IEnumerable<RaceSearchOptions> All() =>
        from cpus in Enumerable.Range(2, LargestMachine - 1)
        from failing in Enumerable.Range(0, _options.FailingCpus.Count == 0 ? 1 : cpus)
        from incompatible in Enumerable.Range(0, _options.IncompatibleCpus is { Count: 0 } ? 1 : cpus)
        where failing + incompatible < cpus
        select _options with
        {
            CpuCount = cpus,
            IncompatibleCpus = [.. Enumerable.Range(cpus - incompatible, incompatible)],
            FailingCpus = [.. Enumerable.Range(cpus - incompatible - failing, failing)],
            Reduction = RaceReduction.Auto,
            CheckpointPath = null,
        };
}
