using KvmSim.Exploration;
using KvmSim.Protocol;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration.Designs;

public sealed class DesignSearchTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void All_Designs_AreLegalAndToldApartByTheirKeys()
    {
        Assert.All(Design.All, design => Assert.Empty(PartContradiction.Of(design.Parts)));
        Assert.Equal(
            Design.All.Count, Design.All.Select(design => design.Key).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Design.All.Count, Design.All.Select(DesignPlace.Of).Distinct().Count());
    }

    [Fact]
    public void All_LegalParts_AreSomeDesignsPlace()
    {
        HashSet<DesignPlace> places = [.. Design.All.Select(DesignPlace.Of)];

        Assert.All(
            PartSpace.Legal,
            parts => Assert.Contains(DesignPlace.Of(new ExplorationModel("", "", parts)), places));
    }

    [Fact]
    public void Generations_ShippedOnes_AreEachOneDesign() => Assert.All(
        GenerationCatalog.All,
        generation => Assert.Single(
            Design.All, design => design.Generations.Contains(generation.Id, StringComparer.Ordinal)));

    [Fact]
    public void Run_ThePatchAndTheReviewsWish_DifferInTheStaleFlag()
    {
        IReadOnlyList<Design> found = DesignSearch.Run(Plain("patch-v1", "patch-v1-reevaluate"), Stop);

        DesignVerdict broken = Assert.Single(found[0].Broken);
        Assert.Equal(("StaleFlag", DesignWorld.Plain, 2), (broken.Property, broken.World, broken.CpuCount));
        Assert.Contains("patch-v1", found[0].SeriesGenerations, StringComparer.Ordinal);
        Assert.False(found[0].HoldsEverywhere("StaleFlag"));
        Assert.True(found[0].HoldsEverywhere("Deadlock"));
        Assert.True(found[1].IsUnbroken);
    }

    /// <summary>The designs are what Find-KvmRace -AnyCpuCount says of the generations, in each world.</summary>
    [Theory]
    [InlineData("linux-6.1")]
    [InlineData("patch-v2")]
    [InlineData("linux-6.3")]
    [InlineData("linux-6.12")]
    public void Run_AGeneration_IsWhatItsOwnSearchSays(string id)
    {
        DesignSearchOptions options = Plain(id) with { Worlds = Enum.GetValues<DesignWorld>(), VmActors = 1 };
        Design design = Assert.Single(DesignSearch.Run(options, Stop));

        RaceSearchOptions own = new()
        {
            Model = ExplorationModelCatalog.Find(id)!,
            Properties = RaceProperty.All & ~RaceProperty.LoadRace,
            FindSchedules = false,
        };
        (DesignWorld World, RaceSearchOptions Options)[] worlds =
        [
            (DesignWorld.Plain, own),
            (DesignWorld.FailingCpus, own with { FailingCpus = [2] }),
            (DesignWorld.Loader, own with { LoaderActors = 1, Properties = RaceProperty.All }),
        ];
        Assert.Equal(
            worlds.SelectMany(world => AnyCpuCountSearch.Run(world.Options, Stop).Findings.Select(finding =>
                (world.World, finding.Property.ToString(), finding.Verdict, finding.SmallestCpuCount))),
            design.Verdicts.Select(verdict => (verdict.World, verdict.Property, verdict.Verdict, verdict.CpuCount)));
    }

    [Fact]
    public void Run_AStatedProperty_IsAskedInEveryWorld()
    {
        StateProperty stated = StateProperty.Of(
            "NobodyRunsAlone", "At least one CPU is enabled while VMs exist.", PropertyMoment.Quiet,
            "usage == 0 or enabled != {}");
        Design found = Assert.Single(DesignSearch.Run(
            Plain("linux-6.3") with
            {
                Worlds = Enum.GetValues<DesignWorld>(),
                Properties = RaceProperty.None,
                UserProperties = [stated],
                VmActors = 1,
            },
            Stop));

        Assert.Equal(Enum.GetValues<DesignWorld>(), found.Verdicts.Select(verdict => verdict.World));
        Assert.All(found.Verdicts, verdict => Assert.Equal("NobodyRunsAlone", verdict.Property));
        Assert.Equal(
            [AnyCpuCountVerdict.Holds, AnyCpuCountVerdict.Holds, AnyCpuCountVerdict.Undecided],
            found.Verdicts.Select(verdict => verdict.Verdict));
    }

    [Fact]
    public void Run_TooFewStates_LeavesUndecidedWhatItDidNotFind()
    {
        Design found = Assert.Single(DesignSearch.Run(Plain("patch-v1-reevaluate") with { MaxStates = 1 }, Stop));

        Assert.False(found.IsUnbroken);
        Assert.All(found.Undecided, verdict => Assert.NotNull(verdict.Reason));
        Assert.NotEmpty(found.Undecided);
        Assert.Empty(found.Holds);
    }

    [Fact]
    public void Run_MoreThreads_FindsTheSame()
    {
        DesignSearchOptions options = Plain("linux-6.1", "patch-v1", "patch-v4", "linux-6.12");

        Assert.Equal(
            DesignSearch.Run(options, Stop).SelectMany(design => design.Verdicts),
            DesignSearch.Run(options with { ThrottleLimit = 4 }, Stop).SelectMany(design => design.Verdicts));
    }

    [Fact]
    public void Run_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => DesignSearch.Run(Plain("patch-v1"), source.Token));
    }

    [Fact]
    public void Run_NoThreadOrNoStateOrNothingAsked_IsRefused()
    {
        Assert.Equal("ThrottleLimit", OptionOf(Plain("patch-v1") with { ThrottleLimit = 0 }));
        Assert.Equal("MaxStates", OptionOf(Plain("patch-v1") with { MaxStates = 0 }));
        Assert.Equal("Properties", OptionOf(Plain("patch-v1") with { Properties = RaceProperty.LoadRace }));
        Assert.Equal("VmActors", OptionOf(Plain("patch-v1") with { VmActors = -1 }));
    }

    private static string OptionOf(DesignSearchOptions options) =>
        Assert.Throws<RaceSearchException>(() => DesignSearch.Run(options, Stop)).Option;

    internal static DesignSearchOptions Plain(params string[] generations) => new()
    {
        Worlds = [DesignWorld.Plain],
        Designs =
        [
            .. generations.Select(id => Design.All.Single(
                design => design.Generations.Contains(id, StringComparer.Ordinal))),
        ],
    };
}
