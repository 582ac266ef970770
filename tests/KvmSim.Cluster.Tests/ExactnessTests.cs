using CsCheck;
using KvmSim.Core.Tests.Exploration;
using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>
/// Counts, depths, verdicts and schedules are those of one process, whatever the number of nodes.
/// KVMSIM_CLUSTER_ALL=1 tries everything on each number of nodes; else each row is tried on one of them.
/// </summary>
public sealed class ExactnessTests(Clusters clusters) : IClassFixture<Clusters>
{
    private static readonly bool All = Environment.GetEnvironmentVariable("KVMSIM_CLUSTER_ALL") is { Length: > 0 };

    [Fact]
    public async Task Cluster_OfEachPublishedRow_CountsTheSame()
    {
        (string Model, int Cpus, int Hotplug, int Vm, int States, int Transitions)[] rows =
            [.. PublishedCounts.All.Select(row => row.Data)];

        await AtOnce(rows, async (row, i) =>
        {
            RaceSearchOptions options = Searches.Of(row.Model, row.Cpus, row.Hotplug, row.Vm);
            RaceSearchResult one = Searches.Run(options);
            Assert.Equal((row.States, row.Transitions), (one.StateCount, one.TransitionCount));
            foreach (int nodes in NodesFor(i))
            {
                await Answers.Same(clusters.Of(nodes), $"row-{i}", options, one);
            }
        });
    }

    [Fact]
    public async Task Cluster_OfRandomRequests_AnswersTheSame()
    {
        List<RaceSearchOptions> requests = [];
        RandomRequests.All.Sample(requests.Add, seed: RandomRequests.Seed, iter: 200, threads: 1);
        int complete = 0;

        await AtOnce(requests, async (request, i) =>
        {
            RaceSearchOptions options = request with { Reduction = (RaceReduction)(i % 4), StopWhenFound = i % 5 == 0 };
            RaceSearchResult one = Searches.Run(options);
            foreach (int nodes in NodesFor(i))
            {
                RaceSearchResult other = await Answers.Ask(clusters.Of(nodes), $"random-{i}", options);
                if (one.StopReason == RaceStopReason.MaxStates)
                {
                    // A cluster ends with a whole level: it says less, and nothing else.
                    Assert.Equal(RaceStopReason.MaxStates, other.StopReason);
                    Assert.InRange(other.StateCount, 1, options.MaxStates);
                    Assert.Equal(RaceProperty.None, other.Decision.Broken & ~one.Decision.Broken);
                    continue;
                }

                Interlocked.Increment(ref complete);
                Assert.Equal(Answers.Describe(one), Answers.Describe(other));
            }
        });

        Assert.InRange(complete, requests.Count / 2, requests.Count * 3);
    }

    [Theory]
    [InlineData("v1-nolock", 6, 2, 2, 0, RaceReduction.None)]
    [InlineData("v1", 33, 1, 1, 1, RaceReduction.Auto)]
    [InlineData("v1-nolock", 10, 3, 3, 0, RaceReduction.Auto)]
    public async Task Cluster_OfLargerSearches_AnswersTheSame(
        string model, int cpus, int hotplugActors, int vmActors, int loaders, RaceReduction reduction)
    {
        RaceSearchOptions options = Searches.Of(model, cpus, hotplugActors, vmActors) with
        {
            LoaderActors = loaders,
            Reduction = reduction,
            ThrottleLimit = 2,
        };
        RaceSearchResult one = Searches.Run(options);

        foreach (int nodes in new[] { 1, 2, 3 })
        {
            await Answers.Same(clusters.Of(nodes), $"{model}-{cpus}", options, one);
        }
    }

    private static int[] NodesFor(int i) => All ? [1, 2, 3] : [1 + (i % 3)];

    /// <summary>Several at a time: most of a small search is waiting for barriers.</summary>
    private static Task AtOnce<T>(IEnumerable<T> items, Func<T, int, Task> work) => Parallel.ForEachAsync(
        items.Select((item, i) => (item, i)),
        new ParallelOptions { MaxDegreeOfParallelism = 6 },
        async (one, _) => await work(one.item, one.i));
}
