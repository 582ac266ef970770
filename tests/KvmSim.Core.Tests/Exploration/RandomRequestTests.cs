using System.Globalization;
using CsCheck;
using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>
/// What may be left out, and what is said for any number of CPUs, held against plain searches: over protocols that no
/// generation has, machines of all kinds and properties of all forms. KVMSIM_RANDOM says how many requests of each sort
/// are tried; a few hundred, if it says nothing.
/// </summary>
public sealed class RandomRequestTests
{
    private const string Seed = RandomRequests.Seed;

    private static int Count =>
        int.TryParse(
            Environment.GetEnvironmentVariable("KVMSIM_RANDOM"), CultureInfo.InvariantCulture, out int count)
                ? count : 300;

    /// <summary>Verdicts and depths are those of the search that leaves out nothing, and schedules replay.</summary>
    [Fact]
    public void Reductions_OfAnyProtocol_ChangeNoVerdictAndNoDepth()
    {
        int compared = 0;
        RandomRequests.All.Sample(
            options =>
            {
                RaceSearchResult whole = Searches.Run(options with { FindSchedules = false });
                if (!whole.Complete)
                {
                    return;
                }

                Interlocked.Increment(ref compared);
                foreach (RaceReduction reduction in new[]
                    { RaceReduction.PartialOrder, RaceReduction.Symmetry, RaceReduction.Auto })
                {
                    RaceSearchResult reduced = Searches.Run(options with { Reduction = reduction });
                    Assert.Equal(Describe(whole), Describe(reduced));
                    Assert.All(reduced.Violations, violation => Assert.NotNull(violation.Schedule));
                }
            },
            seed: Seed,
            iter: Count,
            threads: 1);
        Assert.InRange(compared, Count / 2, Count);
    }

    /// <summary>What holds for any number of CPUs holds for six, seven and eight.</summary>
    [Fact]
    public void Proofs_OfAnyProtocol_HoldOnLargerMachines()
    {
        int proved = 0;
        RandomRequests.All.Sample(
            options =>
            {
                AnyCpuCountResult all = AnyCpuCountSearch.Run(
                    options with { HotplugActors = 1, MaxStates = 20_000 }, TestContext.Current.CancellationToken);
                RaceProperty holding = all.Decision.Holding;
                int cpus = 6 + (options.CpuCount % 3);
                int incompatible = options.IncompatibleCpus!.Count, failing = options.FailingCpus.Count;
                RaceSearchResult larger = Searches.Run(options with
                {
                    CpuCount = cpus,
                    IncompatibleCpus = [.. Enumerable.Range(cpus - incompatible, incompatible)],
                    FailingCpus = [.. Enumerable.Range(1, failing)],
                    Reduction = RaceReduction.Auto,
                    FindSchedules = false,
                    MaxStates = 60_000,
                });
                Assert.Equal(RaceProperty.None, holding & larger.Decision.Broken);
                Interlocked.Add(ref proved, RacePropertyCatalog.Each(holding).Count());
            },
            seed: Seed,
            iter: Math.Max(1, Count / 20),
            threads: 1);
        Assert.InRange(proved, 1, int.MaxValue);
    }

    /// <summary>No verdict is open for want of room, whatever the protocol.</summary>
    [Theory]
    [InlineData(1, false, 0)]
    [InlineData(4, true, 0)]
    [InlineData(1, true, 1)]
    public void Search_OfShippedModels_IsNeverUndecidedForWantOfRoom(int vmActors, bool withFailing, int loaders)
    {
        foreach (ExplorationModel model in Races.ExplorationModelCatalog.All)
        {
            AnyCpuCountResult result = AnyCpuCountSearch.Run(
                new RaceSearchOptions
                {
                    Model = model,
                    VmActors = vmActors,
                    LoaderActors = loaders,
                    FailingCpus = withFailing ? [1] : [],
                    MaxStates = 5_000,
                },
                TestContext.Current.CancellationToken);
            Assert.DoesNotContain(
                result.Findings, finding => finding.Reason?.Contains("room", StringComparison.Ordinal) == true);
        }
    }

    private static string[] Describe(RaceSearchResult result) =>
        [.. result.Violations.Select(violation => $"{violation.Property} {violation.Depth}")];
}
