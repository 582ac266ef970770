using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

public sealed class AnyCpuCountTests
{
    private const RaceProperty WithoutLoader = RaceProperty.All & ~RaceProperty.LoadRace;

    [Theory]
    [InlineData("abort", false)]
    [InlineData("v1-reeval", false)]
    [InlineData("upstream", false)]
    [InlineData("upstream", true)]
    [InlineData("linux-6.12", false)]
    [InlineData("linux-6.12", true)]
    [InlineData("linux-6.12-on-demand", false)]
    [InlineData("linux-6.12-on-demand", true)]
    public void Search_OfASoundModel_ProvesEveryProperty(string model, bool withFailingCpus)
    {
        AnyCpuCountResult result = Run(model, withFailingCpus);

        Assert.All(result.Findings, finding => Assert.Equal(AnyCpuCountVerdict.Holds, finding.Verdict));
        Assert.Equal(7, result.Findings.Count);
        Assert.NotEqual(0, result.AbstractStateCount);
    }

    [Theory]
    [InlineData("base", RaceProperty.UncheckedEnable, 2)]
    [InlineData("base", RaceProperty.EnabledLeak, 2)]
    [InlineData("moved", RaceProperty.UncheckedEnable, 2)]
    [InlineData("v1-nolock", RaceProperty.UncheckedEnable, 2)]
    [InlineData("v1", RaceProperty.StaleFlag, 2)]
    [InlineData("inverted", RaceProperty.Deadlock, 2)]
    public void Search_OfABrokenModel_FindsTheSmallestMachine(string model, RaceProperty property, int cpus)
    {
        AnyCpuCountFinding finding = Run(model, withFailingCpus: false).Findings
            .Single(found => found.Property == property);

        Assert.Equal((AnyCpuCountVerdict.Broken, cpus), (finding.Verdict, finding.SmallestCpuCount));
        Assert.NotNull(finding.Violation?.Schedule);
    }

    [Fact]
    public void Search_OfABrokenModel_StillProvesWhatHolds()
    {
        AnyCpuCountResult result = Run("v1", withFailingCpus: false);

        Assert.Equal(
            [RaceProperty.StaleFlag],
            result.Findings.Where(finding => finding.Verdict == AnyCpuCountVerdict.Broken)
                .Select(finding => finding.Property));
        Assert.DoesNotContain(result.Findings, finding => finding.Verdict == AnyCpuCountVerdict.Undecided);
    }

    /// <summary>An abstraction that reached nothing would prove anything.</summary>
    [Theory]
    [InlineData("v1", RaceProperty.StaleFlag)]
    [InlineData("inverted", RaceProperty.StaleFlag | RaceProperty.Deadlock)]
    [InlineData("upstream", RaceProperty.None)]
    public void Abstraction_OfAnyModel_ReachesWhatIsBroken(string model, RaceProperty broken)
    {
        (RaceProperty reached, int states) = AbstractSearch.Run(
            Searches.Of(model, 4, 1, 2), TestContext.Current.CancellationToken);

        Assert.Equal(broken, reached);
        Assert.InRange(states, 20, 100_000);
    }

    [Fact]
    public void Search_WithALoader_IsRefused() =>
        Assert.Equal(
            nameof(RaceSearchOptions.LoaderActors),
            Assert.Throws<RaceSearchException>(() => AnyCpuCountSearch.Run(
                Searches.Of("v1", 4) with { LoaderActors = 1 }, TestContext.Current.CancellationToken)).Option);

    private static AnyCpuCountResult Run(string model, bool withFailingCpus) => AnyCpuCountSearch.Run(
        Searches.Of(model, 4, 1, 2) with { FailingCpus = withFailingCpus ? [1] : [], Properties = WithoutLoader },
        TestContext.Current.CancellationToken);
}
