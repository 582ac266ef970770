using KvmSim.Exploration;
using KvmSim.Protocol;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration.Designs;

public sealed class DesignFrontierTests
{
    [Fact]
    public void Of_TwoOfWhichOneCostsAPart_KeepsTheCheaper()
    {
        Design cheap = Of("linux-6.3") with { Parts = Of("linux-6.3").Parts with { LocksOnDestroy = false } };

        Assert.Equal([cheap], DesignFrontier.Of([Of("linux-6.3"), cheap]));
        Assert.Equal(2, DesignFrontier.Of([cheap, Of("linux-6.12")]).Count);
        Assert.Empty(DesignFrontier.Of([]));
    }

    [Fact]
    public void Nearest_ThePatch_ChangesOnePart()
    {
        DesignChange change = Assert.Single(
            DesignFrontier.Nearest(Place("patch-v1"), [Of("patch-v1-reevaluate"), Of("linux-6.3")]));

        Assert.Equal("Reevaluates: no to yes", Assert.Single(change.Changes));
    }

    [Fact]
    public void Nearest_TwoAsNear_GivesBothAndWhereItIsNone()
    {
        Design one = Of("linux-6.3");
        Design other = one with { Parts = one.Parts with { ResetsFailure = false, LocksOnDestroy = false } };
        Design between = one with { Parts = one.Parts with { LocksOnDestroy = false } };

        Assert.Equal(2, DesignFrontier.Nearest(DesignPlace.Of(between), [one, other]).Count);
        Assert.Empty(Assert.Single(DesignFrontier.Nearest(DesignPlace.Of(one), [one, other])).Changes);
        Assert.Empty(DesignFrontier.Nearest(DesignPlace.Of(one), []));
    }

    [Fact]
    public void Answer_OfASmallSpace_TellsForcedFromTasteFromOpen()
    {
        DesignQuestion reset = DesignQuestion.All.Single(question => question.Id == "ResetFailure");
        Design with = Judged(resets: true, AnyCpuCountVerdict.Holds);

        Assert.Equal(
            DesignSettlement.Taste, Settled([with, Judged(resets: false, AnyCpuCountVerdict.Holds)]).Settlement);
        DesignAnswer forced = Settled([with, Judged(resets: false, AnyCpuCountVerdict.Broken)]);
        Assert.Equal((DesignSettlement.Forced, "EnabledLeak"), (forced.Settlement, Assert.Single(forced.Properties)));
        Assert.Equal(
            DesignSettlement.RuledOut,
            Settled(
                [Judged(resets: true, AnyCpuCountVerdict.Broken),
                    Judged(resets: false, AnyCpuCountVerdict.Holds)]).Settlement);
        Assert.Equal(
            DesignSettlement.NeitherStands,
            Settled(
                [Judged(resets: true, AnyCpuCountVerdict.Broken),
                    Judged(resets: false, AnyCpuCountVerdict.Broken)]).Settlement);

        // A design that could not be decided might break nothing.
        Assert.Equal(
            DesignSettlement.Open, Settled([with, Judged(resets: false, AnyCpuCountVerdict.Undecided)]).Settlement);
        Assert.Equal(
            DesignSettlement.Open,
            Settled(
                [Judged(resets: true, AnyCpuCountVerdict.Undecided),
                    Judged(resets: false, AnyCpuCountVerdict.Broken)]).Settlement);

        DesignAnswer Settled(Design[] designs) => reset.Answer(designs, _ => true);
    }

    private static Design Judged(bool resets, AnyCpuCountVerdict verdict) => new()
    {
        Parts = Of("linux-6.3").Parts with { ResetsFailure = resets },
        Verdicts =
        [
            new DesignVerdict(DesignWorld.Plain, "Deadlock", AnyCpuCountVerdict.Holds, null, null),
            new DesignVerdict(
                DesignWorld.Plain, "EnabledLeak", verdict, verdict == AnyCpuCountVerdict.Broken ? 3 : null, null),
        ],
    };

    private static Design Of(string generation) =>
        Design.All.Single(design => design.Generations.Contains(generation, StringComparer.Ordinal));

    private static DesignPlace Place(string generation) =>
        DesignPlace.Of(ExplorationModel.Of(GenerationCatalog.Find(generation)!));
}
