using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>Expressions for any number of CPUs: whatever a machine breaks the abstraction has to reach.</summary>
public sealed class AnyCpuCountExpressionTests
{
    private const int Batch = 16;

    private static readonly string[] Sets =
    [
        "possible", "online", "enabled", "incompatible", "failing", "{0}", "{}", "online - enabled",
        "possible - incompatible", "online | incompatible", "incompatible & online", "possible - online",
    ];

    /// <summary>Where CPUs fail to enable, broken models outgrow what the abstraction has room for.</summary>
    public static TheoryData<string, bool, PropertyMoment, string> Spaces => new()
    {
        { "inverted", false, PropertyMoment.Quiet, "{0}" },
        { "upstream", true, PropertyMoment.Quiet, "not {0}" },
        { "linux-6.12", true, PropertyMoment.Quiet, "usage == 0 or {0}" },
        { "v1", false, PropertyMoment.Quiet, "not {0} or not hardwareIncompatible" },
        { "v1", false, PropertyMoment.Always, "writer implies {0}" },
        { "abort", false, PropertyMoment.Always, "{0} or countLock" },
    };

    /// <summary>A set is the whole of a kind only where no CPU of the kind is left out.</summary>
    [Theory]
    [InlineData("online != possible")]
    [InlineData("not (possible in online)")]
    [InlineData("not (incompatible in online)")]
    [InlineData("not (failing in online)")]
    [InlineData("possible - online != {}")]
    public void Search_OfAPropertyThatAsksForTheWholeOfAKind_IsNeverAYes(string expression)
    {
        RaceSearchOptions options = Of("linux-6.12", [Stated(0, PropertyMoment.Quiet, expression)]);

        AnyCpuCountFinding finding = Assert.Single(Run(options).Findings);
        AnyCpuCountFinding cutShort = Assert.Single(Run(options with { MaxStates = 3 }).Findings);
        AbstractFinding all = AbstractSearch.Run(options, options.Asked, TestContext.Current.CancellationToken);

        Assert.Equal((AnyCpuCountVerdict.Broken, 2), (finding.Verdict, finding.SmallestCpuCount));
        Assert.NotEqual(AnyCpuCountVerdict.Holds, cutShort.Verdict);
        Assert.Equal(options.Asked, all.Reached);
    }

    [Theory]
    [InlineData("enabled in possible")]
    [InlineData("incompatible == {} or incompatible & online != incompatible")]
    [InlineData("incompatible & failing == {}")]
    [InlineData("possible - online - incompatible == possible - (online | incompatible)")]
    [InlineData("0 in possible and 0 in online")]
    public void Search_OfAPropertyThatAsksForTheWholeOfAKind_ProvesWhatHolds(string expression)
    {
        AnyCpuCountFinding finding = Assert.Single(
            Run(Of("linux-6.12", [Stated(0, PropertyMoment.Quiet, expression)])).Findings);

        Assert.Equal((AnyCpuCountVerdict.Holds, null), (finding.Verdict, finding.Reason));
    }

    [Theory]
    [MemberData(nameof(Spaces))]
    public void Abstraction_OfAnyExpression_ReachesWhatMachinesBreak(
        string model, bool withFailingCpus, PropertyMoment when, string form)
    {
        StateProperty[] properties =
        [
            .. (from left in Sets
                from right in Sets
                from sign in new[] { "==", "in" }
                where left != right
                select $"({left} {sign} {right})")
                .Select((atom, i) => Stated(i % Batch, when, form.Replace("{0}", atom, StringComparison.Ordinal))),
        ];
        int broken = 0;
        foreach (StateProperty[] batch in properties.Chunk(Batch))
        {
            RaceSearchOptions options = Of(model, batch) with { FailingCpus = withFailingCpus ? [1] : [] };
            RaceProperty onMachines = OnMachines(options);
            AbstractFinding all = AbstractSearch.Run(options, options.Asked, TestContext.Current.CancellationToken);

            Assert.Empty(all.Unfinished);
            Assert.Equal(RaceProperty.None, onMachines & ~all.Reached);
            broken += RacePropertyCatalog.Each(onMachines).Count();
        }

        Assert.InRange(broken, 1, properties.Length - 1);
    }

    /// <summary>
    /// Two like CPUs, of which one was visited and one was not, while nobody moves a CPU: where there are many in a
    /// combination, one that leaves it has to leave others behind.
    /// </summary>
    [Theory]
    [InlineData("upstream")]
    [InlineData("linux-6.12-on-demand")]
    public void Abstraction_OfLikeCpusOfWhichAWalkVisitedOne_ReachesThem(string model)
    {
        RaceSearchOptions options = Of(
            model,
            [
                Stated(
                    0,
                    PropertyMoment.Always,
                    "writer or enabled - {0} == {} or online - {0} - incompatible - failing in enabled"),
            ]);

        AbstractFinding all = AbstractSearch.Run(options, options.Asked, TestContext.Current.CancellationToken);

        Assert.Equal(options.Asked, OnMachines(options));
        Assert.Equal(options.Asked, all.Reached);
    }

    /// <summary>
    /// The walk at unload is under no lock, so what it changes shows in quiet states, in the order of its visits.
    /// </summary>
    [Theory]
    [InlineData(PropertyMoment.Quiet)]
    [InlineData(PropertyMoment.Always)]
    public void Search_WithALoader_LeavesOpenWhatReadsItsWalk(PropertyMoment when)
    {
        RaceSearchOptions options = Of("linux-6.12", [Stated(0, when, "enabled in possible")]) with
        {
            LoaderActors = 1,
        };

        AnyCpuCountFinding finding = Assert.Single(Run(options).Findings);

        Assert.Equal(AnyCpuCountVerdict.Undecided, finding.Verdict);
        Assert.Contains("no lock", finding.Reason, StringComparison.Ordinal);
        Assert.Equal(
            RaceReduction.None,
            Searches.Run(
                options with { CpuCount = 3, FailingCpus = [], Reduction = RaceReduction.Auto }).AppliedReduction);
    }

    private static RaceProperty OnMachines(RaceSearchOptions options)
    {
        RaceProperty broken = RaceProperty.None;
        (int Cpus, int Incompatible, int Failing)[] machines =
            [(2, 0, 0), (2, 1, 0), (2, 0, 1), (3, 1, 1), (4, 1, 0), (4, 2, 1)];
        foreach ((int cpus, int incompatible, int failing) in machines
            .Where(machine => machine.Failing == 0 || options.FailingCpus.Count > 0))
        {
            broken |= Searches.Run(options with
            {
                CpuCount = cpus,
                IncompatibleCpus = [.. Enumerable.Range(cpus - incompatible, incompatible)],
                FailingCpus = [.. Enumerable.Range(cpus - incompatible - failing, failing)],
                FindSchedules = false,
            }).Decision.Broken;
        }

        return broken;
    }

    private static RaceSearchOptions Of(string model, StateProperty[] properties) =>
        Searches.Of(model, 4) with { Properties = RaceProperty.None, UserProperties = properties, FailingCpus = [1] };

    private static StateProperty Stated(int index, PropertyMoment when, string expression) =>
        StateProperty.Of($"Stated{index}", "Stated.", when, expression);

    private static AnyCpuCountResult Run(RaceSearchOptions options) =>
        AnyCpuCountSearch.Run(options, TestContext.Current.CancellationToken);
}
