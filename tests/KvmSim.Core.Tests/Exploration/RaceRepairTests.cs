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
            Assert.DoesNotContain(found.Repairs, repair =>
                found.Undecided.Contains(repair.Change, StringComparer.Ordinal));
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

    /// <summary>
    /// Each change is of the part that it names, and what is said of it is what a search of its own says.
    /// </summary>
    [Fact]
    public void Suggest_SaysWhatIsChanged()
    {
        Dictionary<string, Func<ProtocolParts, bool>> changes = new(StringComparer.Ordinal)
        {
            ["cpus_read_lock() around enabling"] = parts => parts.Locking == VmLocking.HotplugThenCount,
            ["callbacks by cpuhp_setup_state() on the first VM (6.12)"] = parts =>
                parts.Locking == VmLocking.CountThenSetupState,
            ["cpus_read_lock() around disabling"] = parts => parts.LocksOnDestroy,
            ["the callback behind the online bit"] = parts => parts.Callback == CallbackSection.Online,
            ["a check in the callback"] = parts => parts.Check == CheckPlace.Callback,
            ["the check inside enabling"] = parts => parts.Check == CheckPlace.Enable,
            ["refuse an incompatible CPU always"] = parts => parts.Refusal == RefusalPolicy.Always,
            ["remember an incompatible CPU and forbid VMs"] = parts => parts.Remembers,
            ["do not remember an incompatible CPU"] = parts => !parts.Remembers,
            ["re-evaluate hardware_incompatible when a CPU goes offline"] = parts => parts.Reevaluates,
            ["reset hardware_enable_failed after each reading"] = parts => parts.ResetsFailure,
        };
        ProtocolParts patch = Searches.Model("v1").Parts;
        ProtocolParts[] composed =
        [
            Searches.Model("base").Parts,
            Searches.Model("moved").Parts,
            Searches.Model("v1-nolock").Parts,
            patch,
            patch with { Remembers = false, Reevaluates = true },
            patch with { Remembers = false, Check = CheckPlace.None, Refusal = RefusalPolicy.Always },
            patch with
            {
                Remembers = false,
                Check = CheckPlace.Enable,
                Locking = VmLocking.CountOnly,
                ResetsFailure = true,
                CountLockStopsMachine = false,
            },
            Searches.Model("v1-nolock").Parts with { Reevaluates = true },
        ];
        HashSet<string> seen = new(StringComparer.Ordinal);
        RaceSearchOptions[] requests =
        [
            Searches.Of("v1", 4, 1, 2) with { FailingCpus = [1] },
            Searches.Of("v1", 3, 2, 1) with { FailingCpus = [1] },
            Searches.Of("v1", 3, 1, 2),
        ];
        foreach (RaceSearchOptions options in composed.SelectMany(parts => requests.Select(
            request => request with { Model = request.Model with { Parts = parts } })))
        {
            ExplorationModel model = options.Model;
            RaceProperty broken = Searches.Run(options).Decision.Broken;
            foreach (RaceRepair repair in RaceRepairSearch.Suggest(options, TestContext.Current.CancellationToken))
            {
                Assert.True(changes[repair.Change](repair.Parts), $"{model.Parts}: {repair.Change}");
                Assert.False(changes[repair.Change](model.Parts), $"{model.Parts}: {repair.Change} was so before");
                RaceProperty left =
                    Searches.Run(options with { Model = model with { Parts = repair.Parts } }).Decision.Broken;
                Assert.Equal((broken & ~left, left), (repair.Repairs, repair.Leaves));
                seen.Add(repair.Change);
            }
        }

        // To forget trades the stale flag for what the memory kept away, in all of these.
        string unseen = string.Join(", ", changes.Keys.Except(seen, StringComparer.Ordinal));
        Assert.Equal("do not remember an incompatible CPU", unseen);
    }

    /// <summary>
    /// The patch without its memory enables a CPU that nobody checked; with it that holds, and the memory goes stale
    /// instead. A change that trades one breach for another is no repair.
    /// </summary>
    [Fact]
    public void Suggest_ListsNothingThatBreaksWhatHeld()
    {
        RaceSearchOptions options = Searches.Of("v1", 4, 1, 2);
        RaceSearchOptions forgetful = options with
        {
            Model = options.Model with { Parts = options.Model.Parts with { Remembers = false } },
        };
        RaceProperty broken = Searches.Run(forgetful).Decision.Broken;
        RaceProperty traded = Searches.Run(options).Decision.Broken;
        Assert.NotEqual(RaceProperty.None, broken & ~traded);
        Assert.NotEqual(RaceProperty.None, traded & ~broken);

        IReadOnlyList<RaceRepair> repairs = RaceRepairSearch.Suggest(forgetful, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(repairs, repair => repair.Parts.Remembers);
        Assert.All(repairs, repair => Assert.Equal(RaceProperty.None, repair.Leaves & ~broken));
        Assert.All(repairs, repair => Assert.Equal(repair.Repairs, repair.Repairs & broken));
        Assert.NotEmpty(repairs);
    }

    [Fact]
    public void Run_WithoutALimit_LeavesNothingUndecided() => Assert.Empty(RaceRepairSearch.Run(
        Searches.Of("v1-nolock", 4), TestContext.Current.CancellationToken).Undecided);

    [Fact]
    public void Suggest_ForWhatIsNotBroken_HasNothing() => Assert.Empty(Suggest("upstream"));

    private static IReadOnlyList<RaceRepair> Suggest(string model, params int[] failing) => RaceRepairSearch.Suggest(
        Searches.Of(model, 4, 1, 2) with { FailingCpus = failing }, TestContext.Current.CancellationToken);
}
