using KvmSim.Cluster.Parts;
using KvmSim.Exploration;

namespace KvmSim.Cluster.Jobs;

/// <summary>
/// Finds whose turn it is up to what is broken: on the node that leads the job, as one process does, if that has room
/// for the levels up to the breach; else on all nodes, in the levels that were saved.
/// </summary>
/// <param name="grains">Finds the nodes.</param>
/// <param name="request">What was explored.</param>
/// <param name="nodes">The nodes to use.</param>
/// <param name="levels">The files of each level that was saved, from the first on.</param>
/// <param name="maxBytes">What this node may take.</param>
internal sealed class Ways(
    IGrainFactory grains, string request, IReadOnlyList<SiloAddress> nodes, string[][] levels, long maxBytes)
{
    private readonly RaceSearchOptions _options = RaceRequest.Read(request);

    /// <summary>The way to each breach; null where there was no room, and its levels were not saved.</summary>
    public async Task<IReadOnlyDictionary<RaceProperty, RaceAction[]?>> Find(
        IReadOnlyList<(PartBreach Breach, int Depth)> found)
    {
        if (!_options.FindSchedules || found.Count == 0)
        {
            return new Dictionary<RaceProperty, RaceAction[]?>();
        }

        RaceSearchOptions here = _options with { MaxMemoryBytes = Math.Min(_options.MaxMemoryBytes, maxBytes) };
        Dictionary<RaceProperty, RaceAction[]?> ways = new(await Task.Factory.StartNew(
            () => SearchPart.FindWays(here, found, CancellationToken.None),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        foreach ((PartBreach breach, int depth) in found.Where(entry => ways[entry.Breach.Property] is null))
        {
            ways[breach.Property] = depth <= levels.Length ? await InLevels(breach, depth) : null;
        }

        return ways;
    }

    /// <summary>What is broken is known: levels that cannot be read cost its schedule, not the answer.</summary>
    private async Task<RaceAction[]?> InLevels(PartBreach breach, int depth)
    {
        try
        {
            return await SavedWay.FindAsync(_options, breach, depth, Before);
        }
        catch (Exception exception) when (exception is CheckpointException or PartsDisagreeException or IOException
            or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Each node looks into its share of the files of a level.</summary>
    private async Task<WayStep?> Before(int depth, byte[] successor)
    {
        WayStep?[] steps = await Task.WhenAll(nodes.Select((node, index) => Before(
            node, depth, [.. levels[depth].Where((_, i) => i % nodes.Count == index)], successor)));
        return steps.Aggregate((WayStep?)null, SavedWay.Smaller);
    }

    private async Task<WayStep?> Before(SiloAddress node, int depth, string[] files, byte[] successor)
    {
        if (files.Length == 0)
        {
            return null;
        }

        try
        {
            IWayGrain way = grains.GetGrain<IWayGrain>(PartKey.On(node, "way"));
            return (await way.Before(request, depth, files, successor))?.ToStep();
        }
        catch (Exception)
        {
            // Its node is gone, or cannot read them: all nodes see the same folder.
            return await Task.Run(() => files
                .Select(file => SavedWay.Before(_options, file, depth, successor, CancellationToken.None))
                .Aggregate((WayStep?)null, SavedWay.Smaller));
        }
    }
}
