using KvmSim.Exploration;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>Packed or plain, with other incompatible CPUs and with failing ones: the same is found.</summary>
public sealed class ReferenceComparisonTests
{
    private static readonly (int Cpus, int[] Incompatible, int[] Failing, int[][] Changing)[] Machines =
    [
        (3, [], [], []),
        (3, [1, 2], [], []),
        (4, [1], [], []),
        (4, [2], [1], []),
        (4, [3], [1], []),
        (4, [], [2], []),
        (3, [], [], [[2]]),
        (3, [], [], [[1], [2]]),
        (4, [3], [], [[1, 2]]),
        (4, [], [1], [[2], [3]]),
    ];

    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (ExplorationModel model in ExplorationModelCatalog.All.Where(model => !model.EnablesAtLoad))
            {
                for (int machine = 0; machine < Machines.Length; machine++)
                {
                    cases.Add(model.Name, machine);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Search_OfAnyMachine_AgreesWithThePlainSearch(string model, int machine)
    {
        (int cpus, int[] incompatible, int[] failing, int[][] changing) = Machines[machine];
        int vmActors = cpus == 3 ? 2 : 1;
        RaceSearchOptions options = Searches.Of(model, cpus, hotplugActors: 2, vmActors) with
        {
            IncompatibleCpus = incompatible,
            FailingCpus = failing,
            ChangingCpus = changing,
        };

        RaceSearchResult result = Searches.Run(options);
        (int states, int transitions, Dictionary<RaceProperty, int> found) =
            ReferenceSearch.Run(options.Model, cpus, 2, vmActors, incompatible, failing, changing);

        Assert.Equal((states, transitions), (result.StateCount, result.TransitionCount));
        Assert.Equal(
            found.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)),
            result.Violations.OrderBy(violation => violation.Property)
                .Select(violation => (violation.Property, violation.Depth)));
    }

    /// <summary>A state of 24 CPUs takes two machine words; the verdicts are those of one.</summary>
    [Theory]
    [InlineData("v1")]
    [InlineData("v1-nolock")]
    [InlineData("linux-6.12")]
    public void Search_OfManyCpus_NeedsTwoWordsAndFindsTheSame(string model)
    {
        RaceSearchOptions few = Searches.Of(model, 8, 2, 2) with { Reduction = RaceReduction.Auto };

        RaceSearchResult small = Searches.Run(few);
        RaceSearchResult large = Searches.Run(few with { CpuCount = 24, MaxStates = 2_000_000 });

        Assert.Equal(
            small.Violations.Select(violation => violation.Property),
            large.Violations.Select(violation => violation.Property));
    }
}
