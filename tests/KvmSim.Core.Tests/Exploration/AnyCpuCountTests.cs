using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

public sealed class AnyCpuCountTests
{
    private const RaceProperty WithoutLoader = RaceProperty.All & ~RaceProperty.LoadRace & ~RaceProperty.StaleVm;

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
        (RaceProperty reached, long states) = AbstractSearch.Run(
            Searches.Of(model, 4, 1, 2), RaceProperty.All, TestContext.Current.CancellationToken);

        Assert.Equal(broken, reached);
        Assert.InRange(states, 20, 100_000);
    }

    /// <summary>A search that was cut short is never a yes, whichever of the two it was.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(300)]
    public void Search_WithinFewStates_LeavesOpenWhatItDidNotBreak(long states)
    {
        AnyCpuCountResult result = AnyCpuCountSearch.Run(
            Searches.Of("upstream", 4, 1, 2) with { Properties = WithoutLoader, MaxStates = states },
            TestContext.Current.CancellationToken);

        Assert.All(result.Findings, finding => Assert.Equal(AnyCpuCountVerdict.Undecided, finding.Verdict));
        Assert.All(result.Findings, finding => Assert.NotNull(finding.Reason));
        Assert.InRange(result.AbstractStateCount, 1, states);
        Assert.False(result.Decision.IsYes);
    }

    [Fact]
    public void Search_ThatIsCancelled_LeavesEverythingOpen()
    {
        using CancellationTokenSource source = new();
        source.Cancel();

        AnyCpuCountResult result = AnyCpuCountSearch.Run(
            Searches.Of("upstream", 4) with { Properties = WithoutLoader }, source.Token);

        Assert.Equal(WithoutLoader, result.Decision.Open);
    }

    [Fact]
    public void Search_WhoseSmallestMachineDidNotEnd_DoesNotSayFromHowManyCpus()
    {
        AnyCpuCountResult all = Run("v1", withFailingCpus: false);
        AnyCpuCountResult few = AnyCpuCountSearch.Run(
            Searches.Of("v1", 4, 1, 2) with { Properties = RaceProperty.StaleFlag, MaxStates = 25 },
            TestContext.Current.CancellationToken);

        Assert.Null(all.Findings.Single(finding => finding.Property == RaceProperty.StaleFlag).Reason);
        Assert.DoesNotContain(few.Findings, finding => finding.Reason is null);
    }

    /// <summary>With eight VM actors there are more abstract states than the least memory of a search holds.</summary>
    [Fact]
    public void Abstraction_WithinLittleMemory_EndsWithTheReason()
    {
        AbstractFinding finding = AbstractSearch.Run(
            Searches.Of("base", 4, 1, 8) with { MaxMemoryBytes = 1 << 20 },
            RaceProperty.StaleFlag,
            TestContext.Current.CancellationToken);

        Assert.Equal([RaceProperty.StaleFlag], finding.Unfinished.Keys);
        Assert.Equal(RaceProperty.StaleFlag, finding.Reached);
        Assert.InRange(finding.StateCount, 1_000, 60_000);
    }

    [Fact]
    public void Abstraction_OfWhatSomebodyListensTo_TellsHowFarItIs()
    {
        Heard heard = new();
        AbstractSearch.Run(
            Searches.Of("upstream", 4, 1, 2) with { Progress = heard, TimeProvider = new Ticking() },
            RaceProperty.All,
            TestContext.Current.CancellationToken);

        Assert.NotEmpty(heard.States);
        Assert.Equal(heard.States.Order(), heard.States);
    }

    [Fact]
    public void Search_OfAPropertyThatSeesWalks_ProvesItAndTheOthers()
    {
        AnyCpuCountResult result = AnyCpuCountSearch.Run(
            Searches.Of("upstream", 4, 1, 2) with
            {
                Properties = WithoutLoader,
                UserProperties =
                [
                    StateProperty.Of("Sees", "Sees.", PropertyMoment.Always, "usage < 3 or enabled == {}"),
                    StateProperty.Of("Quiet", "Quiet.", PropertyMoment.Quiet, "usage == 0 or online in enabled"),
                ],
            },
            TestContext.Current.CancellationToken);

        Assert.All(result.Findings, finding => Assert.Equal(AnyCpuCountVerdict.Holds, finding.Verdict));
        Assert.Equal(9, result.Findings.Count);
    }

    private static AnyCpuCountResult Run(string model, bool withFailingCpus) => AnyCpuCountSearch.Run(
        Searches.Of(model, 4, 1, 2) with { FailingCpus = withFailingCpus ? [1] : [], Properties = WithoutLoader },
        TestContext.Current.CancellationToken);

    private sealed class Heard : IProgress<RaceSearchProgress>
    {
        public List<long> States { get; } = [];

        public void Report(RaceSearchProgress value) => States.Add(value.StateCount);
    }

    /// <summary>A clock on which a second passes whenever somebody looks.</summary>
    private sealed class Ticking : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => _now += TimestampFrequency;
    }
}
