using KvmSim.PowerShell.Tests.Pester;
using Xunit;
using Xunit.Sdk;

namespace KvmSim.PowerShell.Tests;

/// <summary>How Pester's tests become cases of a theory.</summary>
public sealed class PesterRunnerTheoryTests
{
    private static readonly PesterFileResult File = new(
        Error: null,
        [
            new PesterResult("0.0", ["A", "passes"], PesterOutcome.Passed, string.Empty, "said\n"),
            new PesterResult("0.1", ["A", "fails"], PesterOutcome.Failed, "Expected 1, but got 2.", string.Empty),
            new PesterResult("0.2", ["A", "skips"], PesterOutcome.Skipped, "Not on Mondays.", string.Empty),
            new PesterResult("0.3", ["A", "wonders"], PesterOutcome.Inconclusive, "Who knows.", string.Empty),
        ]);

    [Fact]
    public void Rows_FolderThatIsMissing_AreNone() =>
        Assert.Empty(PesterTheory.Rows(Path.Combine(PesterFolders.SelfTests, "None")));

    [Fact]
    public void Rows_FilesWithTests_AreOnePerTest()
    {
        string folder = Path.Combine(PesterFolders.SelfTests, "Hanging");

        IEnumerable<string?> names = PesterTheory.Rows(folder, "Hangs.Tests.ps1").Select(row => row.TestDisplayName);

        Assert.Equal(
            [
                "Hangs.Tests.ps1: A file with a test that hangs › is quick",
                "Hangs.Tests.ps1: A file with a test that hangs › hangs",
                "Hangs.Tests.ps1: A file with a test that hangs › comes after",
            ],
            names,
            StringComparer.Ordinal);
    }

    [Fact]
    public void Rows_BrokenFiles_AreOnePerFile()
    {
        string folder = Path.Combine(PesterFolders.SelfTests, "Broken");

        Assert.Equal(
            Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            PesterTheory.Rows(folder).Select(row => row.Data.Item1),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Report_Passed_Returns()
    {
        string said = string.Empty;
        PesterTheory.Report(File, "0.0", text => said += text);
        Assert.Equal("said\n", said);
    }

    [Fact]
    public void Report_Failed_FailsWithNameAndMessage()
    {
        var failure = Assert.Throws<FailException>(() => PesterTheory.Report(File, "0.1", _ => { }));
        Assert.Equal("A › fails\nExpected 1, but got 2.", failure.Message);
    }

    [Theory]
    [InlineData("0.2", "Not on Mondays.")]
    [InlineData("0.3", "Who knows.")]
    public void Report_SkippedOrInconclusive_SkipsWithTheReason(string index, string reason)
    {
        Assert.EndsWith(reason, SkipMessage(index), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_TestThatIsGone_Fails() =>
        Assert.Throws<TrueException>(() => PesterTheory.Report(File, "7", _ => { }));

    [Fact]
    public void Report_FileThatFailed_Fails()
    {
        PesterFileResult broken = new("Discovery failed: no", []);
        Assert.Throws<FailException>(() => PesterTheory.Report(broken, string.Empty, _ => { }));
    }

    /// <summary>By hand, for <c>Assert.Throws</c> lets a skip pass through and skip this test.</summary>
    private static string? SkipMessage(string index)
    {
        try
        {
            PesterTheory.Report(File, index, _ => { });
            return null;
        }
        catch (SkipException e)
        {
            return e.Message;
        }
    }
}
