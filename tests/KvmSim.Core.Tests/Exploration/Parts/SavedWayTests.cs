using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration.Parts;

/// <summary>Schedules found in what the parts of a search saved, level by level.</summary>
public sealed class SavedWayTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kvmsim-ways");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("v1-nolock", 4, 2, 2, 0, RaceReduction.None)]
    [InlineData("v1-nolock", 5, 2, 2, 0, RaceReduction.Auto)]
    [InlineData("base", 5, 1, 2, 0, RaceReduction.Auto)]
    [InlineData("v1", 33, 1, 1, 1, RaceReduction.Auto)]
    public async Task Ways_OfSavedLevels_AreShortestSchedules_WhoeverSavedThem(
        string model, int cpus, int hotplugActors, int vmActors, int loaders, RaceReduction reduction)
    {
        RaceSearchOptions options = Searches.Of(model, cpus, hotplugActors, vmActors) with
        {
            LoaderActors = loaders,
            Reduction = reduction,
        };
        RaceSearchResult one = Searches.Run(options);
        Assert.NotEmpty(one.Violations);

        string[] byTwo = await Ways(options, 2, one);
        string[] byThree = await Ways(options, 3, one);

        Assert.Equal(byTwo, byThree);
    }

    [Fact]
    public async Task Way_IntoALevelThatDoesNotLeadThere_IsNone()
    {
        RaceSearchOptions options = Searches.Of("v1-nolock", 4, 2, 2);
        (LeaderPosition position, string[][] files) = await Explore(options, 2);
        (PartBreach breach, int depth) = position.Found[0];

        await Assert.ThrowsAsync<PartsDisagreeException>(
            () => SavedWay.FindAsync(options, breach, depth, (_, successor) => Before(options, files, 0, successor)));
        Assert.Throws<CheckpointException>(
            () => SavedWay.Before(options, files[1][0], 2, breach.Source, CancellationToken.None));
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        Assert.Throws<OperationCanceledException>(
            () => SavedWay.Before(options, files[1][0], 1, breach.Source, stop.Token));
    }

    /// <summary>Each way is as long as one process finds it, and the programs follow it up to the breach.</summary>
    private async Task<string[]> Ways(RaceSearchOptions options, int count, RaceSearchResult one)
    {
        (LeaderPosition position, string[][] files) = await Explore(options, count);
        List<string> ways = [];
        foreach ((PartBreach breach, int depth) in position.Found)
        {
            RaceAction[] way = await SavedWay.FindAsync(
                options, breach, depth, (level, successor) => Before(options, files, level, successor));
            RaceSchedule replayed = new ScheduleReplay(SearchSpace.Of(options), options).Run(breach.Property, way);
            RaceViolation violation = one.Violations.Single(found => found.Property == breach.Property);
            Assert.Equal(violation.Depth, depth);
            Assert.Equal(violation.Schedule!.Actions.Count, way.Length);
            Assert.Equal(way.Length, replayed.Actions.Count);
            ways.Add($"{breach.Property}: {string.Join(' ', way)}");
        }

        Assert.Equal(one.Violations.Count, ways.Count);
        ways.Sort(StringComparer.Ordinal);
        return [.. ways];
    }

    private static Task<WayStep?> Before(RaceSearchOptions options, string[][] files, int level, byte[] successor) =>
        Task.FromResult(files[level]
            .Select(file => SavedWay.Before(options, file, level, successor, CancellationToken.None))
            .Aggregate((WayStep?)null, SavedWay.Smaller));

    private async Task<(LeaderPosition Position, string[][] Files)> Explore(RaceSearchOptions options, int count)
    {
        using LocalParts parts = new(options, count);
        List<string[]> files = [];
        (_, LeaderPosition position) = await parts.Run(atBarrier: at =>
        {
            files.Add([.. parts.All.Select((_, index) => Path.Combine(
                _folder.FullName, $"{Guid.NewGuid():N}-{at.Depth}-{index}"))]);
            for (int index = 0; index < count; index++)
            {
                parts.All[index].Save(files[^1][index]);
            }

            return Task.CompletedTask;
        });
        return (position, [.. files]);
    }
}
