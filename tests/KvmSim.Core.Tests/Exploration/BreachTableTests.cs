using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>Which generation breaks what, after how many steps: the published table.</summary>
public sealed class BreachTableTests
{
    private const string StickyFailure = "EnabledLeak 29, SpuriousRefusal 26";

    /// <summary>The third column: the same machine, whose CPU 1 passes the check and cannot be enabled.</summary>
    public static TheoryData<string, string, string> Table => new()
    {
        {
            "base",
            "UncheckedEnable 10, OnlineNotEnabled 13, EnabledLeak 20, IncompatibleUnderVms 13",
            "UncheckedEnable 9, OnlineNotEnabled 12, EnabledLeak 18, IncompatibleUnderVms 12"
        },
        {
            "moved",
            "UncheckedEnable 8, EnabledLeak 13, IncompatibleUnderVms 13",
            "UncheckedEnable 7, EnabledLeak 12, IncompatibleUnderVms 12, SpuriousRefusal 22"
        },
        {
            "v1-nolock",
            "UncheckedEnable 8, StaleFlag 14, EnabledLeak 13",
            "UncheckedEnable 7, StaleFlag 14, EnabledLeak 12, SpuriousRefusal 24"
        },
        { "v1", "StaleFlag 16", $"StaleFlag 16, {StickyFailure}" },
        { "v1-reeval", "", StickyFailure },
        { "abort", "", StickyFailure },
        { "upstream", "", "" },
        { "inverted", "StaleFlag 16, Deadlock 2", "StaleFlag 16, Deadlock 2, EnabledLeak 29, SpuriousRefusal 26" },
        { "linux-6.12", "", "" },
        { "linux-6.12-on-demand", "", "" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Search_OfFourCpus_BreaksWhatIsPublished(string model, string broken, string brokenWithFailingCpu)
    {
        RaceSearchOptions options = Searches.Of(model, 4);

        Assert.Equal(broken, Describe(options));
        Assert.Equal(brokenWithFailingCpu, Describe(options with { FailingCpus = [1] }));
    }

    private static string Describe(RaceSearchOptions options) => string.Join(
        ", ",
        Searches.Run(options).Violations.Select(violation => $"{violation.Property} {violation.Depth}"));
}
