using KvmSim.Exploration;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>What is left out changes no verdict and no depth, and every schedule still replays.</summary>
public sealed class ReductionTests
{
    private static readonly RaceSearchOptions[] Requests =
    [
        Searches.Of("base", 4, 2, 2),
        Searches.Of("base", 4, 1, 1) with { FailingCpus = [1] },
        Searches.Of("base", 5, 1, 2) with { IncompatibleCpus = [1, 3] },
        Searches.Of("base", 5, 1, 1) with { IncompatibleCpus = [3, 4], FailingCpus = [2] },
        Searches.Of("base", 4, 1, 1) with { LoaderActors = 1 },
        Searches.Of("base", 3, 2, 2) with { LoaderActors = 1, IncompatibleCpus = [1] },
    ];

    public static TheoryData<string, int, RaceReduction> Cases
    {
        get
        {
            TheoryData<string, int, RaceReduction> cases = [];
            foreach (ExplorationModel model in ExplorationModelCatalog.All)
            {
                for (int request = 0; request < Requests.Length; request++)
                {
                    cases.Add(model.Name, request, RaceReduction.PartialOrder);
                    cases.Add(model.Name, request, RaceReduction.Symmetry);
                    cases.Add(model.Name, request, RaceReduction.Auto);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Search_WithAReduction_FindsTheSameInFewerStates(string model, int request, RaceReduction reduction)
    {
        RaceSearchOptions options = Requests[request] with { Model = Searches.Model(model) };

        RaceSearchResult whole = Searches.Run(options with { FindSchedules = false });
        RaceSearchResult reduced = Searches.Run(options with { Reduction = reduction });

        Assert.Equal(reduction, reduced.AppliedReduction);
        Assert.True(reduced.StateCount <= whole.StateCount);
        Assert.Equal(Describe(whole), Describe(reduced));
        Assert.All(reduced.Violations, violation => Assert.NotNull(violation.Schedule));
    }

    [Fact]
    public void Auto_OnTheBenchmark_LeavesLessThanAFiftieth()
    {
        RaceSearchOptions options = Searches.Of("v1-nolock", 8, 2, 2) with { Reduction = RaceReduction.Auto };
        RaceSearchResult result = Searches.Run(options);

        Assert.InRange(result.StateCount, 1, 19_582_938 / 50);
        Assert.Equal(["UncheckedEnable 12", "StaleFlag 14", "EnabledLeak 17"], Describe(result));
    }

    private static string[] Describe(RaceSearchResult result) =>
        [.. result.Violations.Select(violation => $"{violation.Property} {violation.Depth}")];
}
