using KvmSim.Exploration;
using KvmSim.Protocol;
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

    [Fact]
    public void Suggest_ForWhatIsNotBroken_HasNothing() => Assert.Empty(Suggest("upstream"));

    private static IReadOnlyList<RaceRepair> Suggest(string model, params int[] failing) => RaceRepairSearch.Suggest(
        Searches.Of(model, 4, 1, 2) with { FailingCpus = failing }, TestContext.Current.CancellationToken);
}
