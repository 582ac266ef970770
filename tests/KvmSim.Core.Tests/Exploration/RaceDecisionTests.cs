using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

public sealed class RaceDecisionTests
{
    private const RaceProperty Two = RaceProperty.StaleFlag | RaceProperty.Deadlock;

    [Theory]
    [InlineData(Two, RaceProperty.None, true, Two, RaceProperty.None, true)]
    [InlineData(Two, RaceProperty.None, false, RaceProperty.None, Two, false)]
    [InlineData(Two, RaceProperty.Deadlock, true, RaceProperty.StaleFlag, RaceProperty.None, false)]
    [InlineData(Two, RaceProperty.Deadlock, false, RaceProperty.None, RaceProperty.StaleFlag, false)]
    [InlineData(Two, Two, false, RaceProperty.None, RaceProperty.None, false)]
    [InlineData(RaceProperty.None, RaceProperty.None, true, RaceProperty.None, RaceProperty.None, false)]
    public void Decision_OfASearch_HoldsOnlyWhatWasTriedToTheEnd(
        RaceProperty asked, RaceProperty broken, bool exhausted, RaceProperty holding, RaceProperty open, bool yes)
    {
        RaceDecision decision = RaceDecision.Of(asked, broken, exhausted);

        Assert.Equal((broken, holding, open, yes), (decision.Broken, decision.Holding, decision.Open, decision.IsYes));
    }
}
