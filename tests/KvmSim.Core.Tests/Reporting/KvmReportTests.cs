using KvmSim.Reporting;
using Xunit;

namespace KvmSim.Core.Tests.Reporting;

/// <summary>The count and the exit code of a gate.</summary>
public sealed class KvmReportTests
{
    [Theory]
    [InlineData(0, "1 file: 1 passed", ReportOutcome.Passed)]
    [InlineData(1, "2 files: 1 passed, 1 with findings", ReportOutcome.Finding, ReportOutcome.Passed)]
    [InlineData(2, "2 files: 1 passed, 1 could not be judged", ReportOutcome.Unknown, ReportOutcome.Passed)]
    [InlineData(2, "1 file: 1 could not be judged", ReportOutcome.InputError)]
    [InlineData(
        1, "3 files: 1 with findings, 2 could not be judged", ReportOutcome.Unknown, ReportOutcome.Finding,
        ReportOutcome.InputError)]
    [InlineData(2, "0 files: nothing was judged")]
    public void ExitCode_OfInputs_IsThatOfTheWorst(int code, string summary, params ReportOutcome[] outcomes)
    {
        KvmReport report = SampleReports.Of(outcomes);

        Assert.Equal(code, report.ExitCode);
        Assert.Equal(summary, report.Summary);
    }

    [Fact]
    public void Input_WithoutResults_IsNotGreen() =>
        Assert.Equal(ReportOutcome.Unknown, new ReportInput { Name = "x", Results = [] }.Outcome);

    [Fact]
    public void Rules_OfEveryId_HaveHelpFromTheDocuments()
    {
        Assert.All(RuleIds.All, id =>
        {
            ReportRule rule = Assert.IsType<ReportRule>(ReportRules.Find(id));
            Assert.NotEmpty(rule.WayOut);
            Assert.True(rule.Summary.Length > id.Length, rule.Summary);
            Assert.StartsWith(
                "https://github.com/kvmsim/kvmsim/blob/main/docs/gates.md#", rule.HelpUri, StringComparison.Ordinal);
        });
        Assert.All(
            Enum.GetNames<KvmSim.Manifests.ManifestErrorId>(), id => Assert.NotEmpty(ReportRules.Find(id)!.Help));
        Assert.Equal("FileTooLarge", ReportRules.Get("FileTooLarge").Id);
        Assert.Null(ReportRules.Find("NoSuchRule"));
    }

    [Fact]
    public void RuleHeadings_OfTheDocument_AreTheIds()
    {
        string[] documented =
        [
            .. File.ReadLines(Path.Combine(Repository.Root, "docs", "gates.md"))
                .Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..]),
        ];

        Assert.Equal(RuleIds.All.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }
}
