using KvmSim.Exploration;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>
/// Properties that users state: what they mean, what is wrong with them, and what may be left out for them.
/// </summary>
public sealed class StatePropertyTests
{
    /// <summary>Stated properties, and the reduction that keeps their verdicts.</summary>
    private static readonly (PropertyMoment When, string Expression, RaceReduction Sound)[] Stated =
    [
        (PropertyMoment.Quiet, "usage == 0 or online in enabled", RaceReduction.Auto),
        (PropertyMoment.Quiet, "count(enabled & incompatible) == 0", RaceReduction.Auto),
        (PropertyMoment.Quiet, "usage > 0 implies 0 in enabled", RaceReduction.Auto),
        (PropertyMoment.Quiet, "not ({1} in online - enabled and usage > 0)", RaceReduction.PartialOrder),
        (PropertyMoment.Quiet, "hardwareIncompatible implies online & incompatible != {}", RaceReduction.Auto),
        (PropertyMoment.Always, "usage == 0 or online & incompatible == {}", RaceReduction.Symmetry),
        (PropertyMoment.Always, "not (writer and countLock) or readers == 0", RaceReduction.Symmetry),
        (PropertyMoment.Always, "{1} in online or usage == 0", RaceReduction.None),
        (PropertyMoment.Always, "enabled in online", RaceReduction.None),
        (PropertyMoment.Always, "count(enabled) < 3 or not enableFailed", RaceReduction.None),
    ];

    [Fact]
    public void Of_SetsWithPlus_IsRefusedWhereItStands()
    {
        StateExpressionException refused = Assert.Throws<StateExpressionException>(
            () => StateProperty.Of("P", "P.", PropertyMoment.Quiet, "online + enabled == {}"));

        Assert.Equal(7, refused.Position);
        Assert.Contains("'|'", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// However long a chain is, reading it takes no stack, and what SPIN reads is as long as the text.
    /// </summary>
    [Theory]
    [InlineData(" and ", "usage >= 0")]
    [InlineData(" or ", "usage < 0")]
    public void Of_AVeryLongChain_IsReadAndAsked(string word, string operand)
    {
        string text = string.Join(word, Enumerable.Repeat(operand, 50_000));
        StateProperty property = StateProperty.Of("P", "P.", PropertyMoment.Quiet, text);

        Assert.Equal(operand == "usage >= 0", HoldsOnEachMachine(property));
        Assert.InRange(property.Promela.Length, text.Length / 2, text.Length * 2);
    }

    [Theory]
    [InlineData("usage + 1 - 1 + 2 - 2 == usage", true)]
    [InlineData("5 - 3 - 1 == 1", true)]
    [InlineData("{0-3} - {1} & {1, 2} | {0} == {0, 2}", true)]
    [InlineData("{0} | {1} - {0} == {1}", true)]
    [InlineData("{0} | {1} - {0} == {0, 1}", false)]
    public void Sums_AreTakenFromLeftToRight(string text, bool holds) =>
        Assert.Equal(holds, HoldsOnEachMachine(StateProperty.Of("P", "P.", PropertyMoment.Quiet, text)));

    [Fact]
    public void Of_AVeryLongSum_IsReadAndAsked()
    {
        string text = $"usage{string.Concat(Enumerable.Repeat(" + 1 - 1", 20_000))} == usage";
        StateProperty property = StateProperty.Of("P", "P.", PropertyMoment.Quiet, text);

        Assert.True(HoldsOnEachMachine(property));
        Assert.InRange(property.Promela.Length, text.Length, text.Length * 3);
    }

    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (ExplorationModel model in ExplorationModelCatalog.All)
            {
                for (int stated = 0; stated < Stated.Length; stated++)
                {
                    cases.Add(model.Name, stated);
                }
            }

            return cases;
        }
    }

    public static TheoryData<string, string> SameAsShipped => new()
    {
        { "OnlineNotEnabled", "usage == 0 or online in enabled" },
        { "EnabledLeak", "enabled in online and (usage > 0 or enabled == {})" },
        { "IncompatibleUnderVms", "usage == 0 or online & incompatible == {}" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Search_WithAReduction_SaysTheSameOfAStatedProperty(string model, int stated)
    {
        RaceSearchOptions options = Searches.Of(model, 5) with
        {
            FailingCpus = [3],
            Properties = RaceProperty.None,
            UserProperties = [StateProperty.Of("Mine", "Mine.", Stated[stated].When, Stated[stated].Expression)],
        };

        RaceSearchResult whole = Searches.Run(options with { FindSchedules = false });
        RaceSearchResult reduced = Searches.Run(options with { Reduction = RaceReduction.Auto });

        Assert.Equal(Stated[stated].Sound, reduced.AppliedReduction);
        Assert.Equal(
            whole.Violations.Select(violation => violation.Depth),
            reduced.Violations.Select(violation => violation.Depth));
    }

    [Theory]
    [MemberData(nameof(SameAsShipped))]
    public void StatedProperty_LikeAShippedOne_IsBrokenAsSoon(string shipped, string expression)
    {
        RaceProperty property = Enum.Parse<RaceProperty>(shipped);
        foreach (ExplorationModel model in ExplorationModelCatalog.All)
        {
            RaceSearchResult result = Searches.Run(new RaceSearchOptions
            {
                Model = model,
                Properties = property,
                UserProperties = [StateProperty.Of("Mine", "Mine.", PropertyMoment.Quiet, expression)],
                Reduction = RaceReduction.Auto,
            });

            RaceViolation[] found = [.. result.Violations];
            Assert.True(found.Length is 0 or 2, $"{model.Name}: {found.Length}");
            Assert.True(found.Length == 0 || found[0].Depth == found[1].Depth, model.Name);
        }
    }

    [Theory]
    [InlineData("usage == nothing", 9, "There is no field 'nothing'.")]
    [InlineData("usage ==", 8, "The expression ends too early.")]
    [InlineData("online", 0, "This is a set of CPUs, not something that is true or false.")]
    [InlineData("usage in online", 0, "This is a number, not a set of CPUs.")]
    [InlineData("online < enabled", 0, "This is a set of CPUs, not a number.")]
    [InlineData("usage == 0 usage", 11, "'usage' is too much here: the expression could end before it.")]
    [InlineData("(usage == 0", 11, "')' is missing before the end.")]
    [InlineData("{1, 64} in online", 4, "There is no CPU 64: the explorer has at most 64.")]
    [InlineData("usage = 0", 6, "'=' means nothing here.")]
    [InlineData("count(usage) == 0", 6, "This is a number, not a set of CPUs.")]
    [InlineData("usage == 99999999999", 9, "99999999999 is too large.")]
    public void Expression_ThatIsWrong_SaysWhere(string expression, int position, string message)
    {
        StateExpressionException error = Assert.Throws<StateExpressionException>(
            () => StateProperty.Of("Mine", "Mine.", PropertyMoment.Quiet, expression));

        Assert.Equal((position, message), (error.Position, error.Message));
    }

    [Theory]
    [InlineData("{7} in online", "Mine")]
    [InlineData("usage == 0", "StaleFlag")]
    public void Search_ForAPropertyThatDoesNotFit_IsRefused(string expression, string name)
    {
        RaceSearchException error = Assert.Throws<RaceSearchException>(() => Searches.Run(Searches.Of("v1", 4) with
        {
            UserProperties = [StateProperty.Of(name, "Mine.", PropertyMoment.Quiet, expression)],
        }));

        Assert.Equal(nameof(RaceSearchOptions.UserProperties), error.Option);
    }

    [Theory]
    [InlineData("base", AnyCpuCountVerdict.Broken)]
    [InlineData("upstream", AnyCpuCountVerdict.Holds)]
    public void AnyCpuCount_OfAStatedProperty_IsDecided(string model, AnyCpuCountVerdict verdict)
    {
        AnyCpuCountResult result = AnyCpuCountSearch.Run(
            new RaceSearchOptions
            {
                Model = Searches.Model(model),
                Properties = RaceProperty.None,
                UserProperties = [
                    StateProperty.Of("Mine", "Mine.", PropertyMoment.Quiet, "usage == 0 or online in enabled")],
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(verdict, Assert.Single(result.Findings).Verdict);
    }

    [Fact]
    public void AnyCpuCount_OfAPropertyThatCounts_IsRefused() =>
        Assert.Throws<RaceSearchException>(() => AnyCpuCountSearch.Run(
        new RaceSearchOptions
        {
            Model = Searches.Model("v1"),
            UserProperties = [StateProperty.Of("Mine", "Mine.", PropertyMoment.Quiet, "count(online) < 3")],
        },
        TestContext.Current.CancellationToken));

    private static bool HoldsOnEachMachine(StateProperty property)
    {
        RaceSearchResult result = RaceSearch.Run(
            Searches.Of("upstream", 4) with { Properties = RaceProperty.None, UserProperties = [property] },
            TestContext.Current.CancellationToken);
        Assert.True(result.Complete);
        return result.Violations.Count == 0;
    }
}
