using KvmSim.Core.Tests.Exploration;
using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>
/// A breach whose way no node has room to look for alone: the search fits where three nodes share it, and what leads to
/// the breach does not fit on one.
/// </summary>
public sealed class WayTests : IAsyncLifetime
{
    private const string Id = "job";

    /// <summary>220,000 states are nearer: 1 MB for each of three nodes, over 4 for one that keeps levels.</summary>
    private static readonly RaceSearchOptions Options = Searches.Of("base", 8, 2, 2) with
    {
        Properties = RaceProperty.None,
        UserProperties =
        [
            StateProperty.Of(
                "NeverAlone", "CPU 0 is never alone.", PropertyMoment.Always, "count(online) > 1 or usage < 2"),
        ],
        Reduction = RaceReduction.None,
        StopWhenFound = true,
        ThrottleLimit = 1,
    };

    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("kvmsim-store");
    private RedisProcess _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisProcess.Start();

    public ValueTask DisposeAsync()
    {
        _redis?.Dispose();
        _store.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Breach_ThatNoNodeCanRetrace_HasAScheduleWhereItsLevelsWereSaved(bool saves)
    {
        RaceViolation expected = RaceSearch.Run(Options, TestContext.Current.CancellationToken).Violations.Single();
        using TestCluster cluster = new(["--redis", _redis.Address, "--memory-limit", "3M"]);
        await cluster.Start(3, saves ? ["--store", _store.FullName] : [], faults: "");
        ClientProcess client = await cluster.Connect();

        client.Begin(Id, "race", RaceRequest.Write(Options));
        RaceSearchResult result = RaceAnswer.Read(await client.End(Id)).ToResult(Options, elapsed: null);

        RaceViolation found = Assert.Single(result.Violations);
        Assert.Equal((expected.Property, expected.Depth), (found.Property, found.Depth));
        Assert.Equal(saves ? expected.Schedule!.Actions.Count : null, found.Schedule?.Actions.Count);
    }
}
