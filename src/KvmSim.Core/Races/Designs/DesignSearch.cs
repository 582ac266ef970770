using System.Collections.Concurrent;
using KvmSim.Exploration;

namespace KvmSim.Races;

/// <summary>Decides properties for designs, each in several worlds, for every number of CPUs.</summary>
public static class DesignSearch
{
    /// <summary>Decides. The designs come back in the order in which they were given.</summary>
    /// <exception cref="RaceSearchException">The options cannot be explored.</exception>
    /// <exception cref="CheckpointException">The checkpoint is none, or of another request.</exception>
    /// <exception cref="OperationCanceledException">
    /// Somebody asked to stop; what was finished is in the checkpoint.
    /// </exception>
    public static IReadOnlyList<Design> Run(DesignSearchOptions options, CancellationToken cancellation = default) =>
        Run(options, RunHere, cancellation);

    /// <summary>Decides with searches that somebody else makes.</summary>
    internal static IReadOnlyList<Design> Run(
        DesignSearchOptions options, DesignSearcher searcher, CancellationToken cancellation)
    {
        Require(options);
        DesignWorld[] worlds = [.. options.Worlds.Where(world => AskedIn(options, world))];
        (Design Design, DesignWorld World)[] searches =
            [.. options.Designs.SelectMany(design => worlds.Select(world => (design, world)))];
        using DesignCheckpoint? checkpoint =
            options.CheckpointPath is null ? null : DesignCheckpoint.Open(options.CheckpointPath, options);
        Dictionary<(string Key, DesignWorld World), IReadOnlyList<DesignVerdict>> found = [];
        List<(Design Design, DesignWorld World)> left = [];
        foreach ((Design design, DesignWorld world) in searches)
        {
            if (checkpoint?.Find(design.Key, world, NamesIn(options, world)) is { } known)
            {
                found[(design.Key, world)] = known;
            }
            else
            {
                left.Add((design, world));
            }
        }

        int finished = searches.Length - left.Count;
        object gate = new();
        searcher(
            options,
            left,
            (key, world, verdicts) =>
            {
                lock (gate)
                {
                    found[(key, world)] = verdicts;
                    checkpoint?.Add(key, world, verdicts);
                    options.Progress?.Report(new DesignSearchProgress(++finished, searches.Length, key));
                }
            },
            cancellation);
        return
        [
            .. options.Designs.Select(design => design with
            {
                Verdicts = [.. worlds.SelectMany(world => found[(design.Key, world)])],
            }),
        ];
    }

    /// <summary>One search.</summary>
    /// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
    internal static DesignVerdict[] Decide(
        DesignSearchOptions options, Design design, DesignWorld world, CancellationToken cancellation)
    {
        RaceSearchOptions request = RequestOf(options, design, world);
        AnyCpuCountResult result = AnyCpuCountSearch.Run(request, cancellation);

        // A search that was stopped ends early and says so in its findings: those are not what the request would find.
        cancellation.ThrowIfCancellationRequested();
        return
        [
            .. result.Findings.Select(finding => new DesignVerdict(
                world, request.InfoOf(finding.Property).Name, finding.Verdict, finding.SmallestCpuCount,
                finding.Reason)),
        ];
    }

    private static void RunHere(
        DesignSearchOptions options,
        IReadOnlyList<(Design Design, DesignWorld World)> searches,
        Action<string, DesignWorld, DesignVerdict[]> finish,
        CancellationToken cancellation)
    {
        try
        {
            Parallel.ForEach(
                Partitioner.Create(searches, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = options.ThrottleLimit,
                    CancellationToken = cancellation
                },
                search => finish(
                    search.Design.Key, search.World, Decide(options, search.Design, search.World, cancellation)));
        }
        catch (AggregateException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception.Flatten().InnerExceptions[0]);
        }
    }

    private static void Require(DesignSearchOptions options)
    {
        if (options.ThrottleLimit < 1)
        {
            throw new RaceSearchException(nameof(options.ThrottleLimit), "At least one search runs at a time.");
        }

        if (options.MaxStates < 1)
        {
            throw new RaceSearchException(nameof(options.MaxStates), "A search stores at least one state.");
        }

        if (!options.Worlds.Any(world => AskedIn(options, world)))
        {
            throw new RaceSearchException(nameof(options.Properties), "Nothing is asked for in any of the worlds.");
        }
    }

    private static bool AskedIn(DesignSearchOptions options, DesignWorld world) =>
        PropertiesIn(options, world) != RaceProperty.None || options.UserProperties.Count > 0;

    private static RaceProperty PropertiesIn(DesignSearchOptions options, DesignWorld world) =>
        world == DesignWorld.Loader ? options.Properties : options.Properties & ~RaceProperty.LoadRace;

    private static string[] NamesIn(DesignSearchOptions options, DesignWorld world)
    {
        RaceSearchOptions request = RequestOf(options, Design.All[0], world);
        return [.. RacePropertyCatalog.Each(request.Asked).Select(property => request.InfoOf(property).Name)];
    }

    private static RaceSearchOptions RequestOf(DesignSearchOptions options, Design design, DesignWorld world) =>
        new()
        {
            Model = new ExplorationModel(design.Key, design.Key, design.Parts) { EnablesAtLoad = design.EnablesAtLoad },
            VmActors = options.VmActors,
            LoaderActors = world == DesignWorld.Loader ? 1 : 0,
            FailingCpus = world == DesignWorld.FailingCpus ? [1] : [],
            Properties = PropertiesIn(options, world),
            UserProperties = options.UserProperties,
            MaxStates = options.MaxStates,
            MaxMemoryBytes = options.MaxMemoryBytes,
            FindSchedules = false,
        };
}
