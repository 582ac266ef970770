using KvmSim.Exploration;
using KvmSim.Protocol;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

public sealed class RaceRepairTests
{
    [Fact]
    public void Suggest_ForThePatchWithoutItsLock_FindsTheLock()
    {
        RaceRepair repair = Suggest("v1-nolock").First(found => found.Parts.Locking == VmLocking.HotplugThenCount);

        Assert.Equal(RaceProperty.UncheckedEnable | RaceProperty.EnabledLeak, repair.Repairs);
        Assert.Equal(RaceProperty.StaleFlag, repair.Leaves);
    }

    [Fact]
    public void Suggest_ForThePatch_FindsReevaluationAndReset()
    {
        IReadOnlyList<RaceRepair> repairs = Suggest("v1", failing: 1);

        Assert.Equal(RaceProperty.StaleFlag, repairs.Single(repair => repair.Parts.Reevaluates).Repairs);
        Assert.Equal(
            RaceProperty.EnabledLeak | RaceProperty.SpuriousRefusal,
            repairs.Single(repair => repair.Parts.ResetsFailure).Repairs);
    }

    [Fact]
    public void Suggest_ForThePatchOnHealthyHardware_PutsACompleteRepairFirst() =>
        Assert.True(Suggest("v1")[0].IsComplete);

    /// <summary>What a cut search did not find broken does not hold.</summary>
    [Theory]
    [InlineData("v1-nolock")]
    [InlineData("base")]
    [InlineData("v1")]
    public void Suggest_WithinFewStates_ListsNoRepairThatIsNone(string model)
    {
        string[] repairs = [.. Suggest(model).Select(repair => repair.ToString())];
        foreach (long states in new[] { 1, 20, 100, 500, 1_000, 2_000 })
        {
            RaceRepairResult found = RaceRepairSearch.Run(
                Searches.Of(model, 4, 1, 2) with { MaxStates = states }, TestContext.Current.CancellationToken);

            Assert.All(found.Repairs, repair => Assert.Contains(repair.ToString(), repairs, StringComparer.Ordinal));
            Assert.True(found.Unchanged.Open == RaceProperty.None || found.Undecided.Count > 0);
            Assert.DoesNotContain(found.Repairs, repair => found.Undecided.Contains(repair.Change, StringComparer.Ordinal));
        }
    }

    /// <summary>Every model of the published table and every generation.</summary>
    [Fact]
    public void Suggest_ForEveryModel_ListsOnlyWhatCouldBe()
    {
        ExplorationModel[] models =
        [
            .. ExplorationModelCatalog.All, .. GenerationCatalog.All.Select(ExplorationModel.Of),
        ];
        RaceRepair[] repairs =
        [
            .. models.SelectMany(model => RaceRepairSearch.Suggest(
                new RaceSearchOptions { Model = model, CpuCount = 3, FailingCpus = [1] },
                TestContext.Current.CancellationToken)),
        ];

        Assert.All(repairs, repair => Assert.Empty(PartContradiction.Of(repair.Parts)));
        Assert.Contains(repairs, repair => repair.Parts.Refusal == RefusalPolicy.Always && !repair.Parts.Remembers);
    }

    [Fact]
    public void Run_WithoutALimit_LeavesNothingUndecided() => Assert.Empty(RaceRepairSearch.Run(
        Searches.Of("v1-nolock", 4), TestContext.Current.CancellationToken).Undecided);

    [Fact]
    public void Suggest_ForWhatIsNotBroken_HasNothing() => Assert.Empty(Suggest("upstream"));

    private static IReadOnlyList<RaceRepair> Suggest(string model, params int[] failing) => RaceRepairSearch.Suggest(
        Searches.Of(model, 4, 1, 2) with { FailingCpus = failing }, TestContext.Current.CancellationToken);
}
