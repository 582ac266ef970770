using KvmSim.Exploration;
using KvmSim.Protocol;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Races;

public sealed class DesignSearchTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void All_Designs_AreToldApartByTheirKeys()
    {
        Assert.Equal(
            PartSpace.Legal.Count + PartSpace.Legal.Count(parts => parts.InstallsOnUse), Design.All.Count);
        Assert.Equal(Design.All.Count, Design.All.Select(design => design.Key).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Run_ThePatchAndTheReviewsWish_DifferInTheStaleFlag()
    {
        IReadOnlyList<Design> found = DesignSearch.Run(Plain("patch-v1", "patch-v1-reeval"), Stop);

        DesignVerdict broken = Assert.Single(found[0].Broken);
        Assert.Equal(("StaleFlag", DesignWorld.Plain, 2), (broken.Property, broken.World, broken.CpuCount));
        Assert.Contains("patch-v1", found[0].SeriesGenerations);
        Assert.DoesNotContain("StaleFlag", found[0].Holds);
        Assert.True(found[1].IsUnbroken);
        Assert.Equal(found[1].Key, Assert.Single(DesignFrontier.Of(found)).Key);
    }

    [Fact]
    public void Run_TooFewStates_LeavesUndecidedWhatItDidNotFind()
    {
        Design found = Assert.Single(DesignSearch.Run(Plain("patch-v1-reeval") with { MaxStates = 1 }, Stop));

        Assert.False(found.IsUnbroken);
        Assert.All(found.Undecided, verdict => Assert.NotNull(verdict.Reason));
        Assert.NotEmpty(found.Undecided);
        Assert.Empty(DesignFrontier.Of([found]));
    }

    [Fact]
    public void Run_Checkpoint_IsTakenUpAndAddedTo()
    {
        string path = Path.GetTempFileName();
        try
        {
            DesignSearchOptions one = Plain("patch-v1") with { CheckpointPath = path };
            IReadOnlyList<Design> first = DesignSearch.Run(one, Stop);
            File.AppendAllText(path, "Online+Check");
            IReadOnlyList<Design> both = DesignSearch.Run(Plain("patch-v1", "patch-v1-reeval") with { CheckpointPath = path }, Stop);

            Assert.Equal(first[0].Verdicts, both[0].Verdicts);
            Assert.Equal(3, File.ReadAllLines(path).Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("nothing of ours\n", "no checkpoint of designs")]
    [InlineData("KvmSim designs 1 0123\n", "another request")]
    public void Run_ForeignCheckpoint_IsRefusedAndLeftAsItWas(string text, string problem)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            CheckpointException refused = Assert.Throws<CheckpointException>(
                () => DesignSearch.Run(Plain("patch-v1") with { CheckpointPath = path }, Stop));
            Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
            Assert.Equal(text, File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Run_NoThreadOrNoState_IsRefused()
    {
        Assert.Equal(
            "ThrottleLimit",
            Assert.Throws<RaceSearchException>(
                () => DesignSearch.Run(Plain("patch-v1") with { ThrottleLimit = 0 }, Stop)).Option);
        Assert.Equal(
            "MaxStates",
            Assert.Throws<RaceSearchException>(
                () => DesignSearch.Run(Plain("patch-v1") with { MaxStates = 0 }, Stop)).Option);
    }

    [Fact]
    public void Nearest_ThePatch_ChangesOnePart()
    {
        DesignPlace from = DesignPlace.Of(ExplorationModelCatalog.Find("patch-v1")!);
        DesignChange change = Assert.Single(
            DesignFrontier.Nearest(from, Plain("patch-v1-reeval", "linux-6.3").Designs));

        Assert.Equal("Reevaluates: no to yes", Assert.Single(change.Changes));
    }

    private static DesignSearchOptions Plain(params string[] generations) => new()
    {
        Worlds = [DesignWorld.Plain],
        Designs =
        [
            .. generations.Select(id => Design.All.Single(
                design => design.Generations.Contains(id, StringComparer.Ordinal))),
        ],
    };
}
