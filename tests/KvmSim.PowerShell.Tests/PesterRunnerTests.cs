using System.Globalization;
using System.Text.RegularExpressions;
using KvmSim.PowerShell.Tests.Pester;
using Xunit;

namespace KvmSim.PowerShell.Tests;

/// <summary>
/// The small runner on its own test files. A test's name there says how it ends:
/// <c>fails with 'part of the message'</c>, <c>skips</c>, <c>inconclusive</c>; all others pass.
/// </summary>
public sealed partial class PesterRunnerTests
{
    [Theory]
    [InlineData("Scopes", 19)]
    [InlineData("Data", 22)]
    [InlineData("Hooks", 15)]
    [InlineData("TestDrive", 8)]
    [InlineData("Operators", 53)]
    [InlineData("Limits", 17)]
    [InlineData("StandIns", 8)]
    [InlineData("ExitEarly", 3)]
    public void Run_SelfTest_EndsAsItsNamesSay(string name, int count)
    {
        PesterFileResult file = new PesterRunner().Run(PesterFolders.SelfTest(name));

        Assert.Null(file.Error);
        Assert.Equal(string.Empty, string.Join("\n", file.Tests.Where(test => !EndedAsNamed(test)).Select(Shown)));
        Assert.Equal(count, file.Tests.Count);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Run_UnderAnotherCulture_GivesTheSameResults(string culture)
    {
        PesterFileResult here = new PesterRunner().Run(PesterFolders.SelfTest("Operators"));
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            PesterFileResult there = new PesterRunner().Run(PesterFolders.SelfTest("Operators"));

            Assert.Equal(here.Tests.Select(Shown), there.Tests.Select(Shown), StringComparer.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Discover_DataDrivenFile_NamesWhatTheDataTells()
    {
        PesterFileResult file = new PesterRunner().Discover(PesterFolders.SelfTest("Data"));

        Assert.Null(file.Error);
        Assert.Equal(
            [
                "Block one › is 1 of one, <unknown>",
                "Block one › has a within one",
                "Block one › has b within one",
                "Block one › binds parameters: 1",
                "Block one › binds parameters: 2",
                "Block one › shows <brackets>",
                "Block one › has $null as a row: $null",
                "Block one › Inner 1 › adds 1 to one",
                "Block one › Inner 2 › adds 2 to one",
            ],
            file.Tests.Take(9).Select(test => test.Name),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Discover_AnyFile_GivesTheIndexesOfTheRun()
    {
        string path = PesterFolders.SelfTest("Hooks");

        Assert.Equal(
            new PesterRunner().Discover(path).Tests.Select(test => test.IndexPath),
            new PesterRunner().Run(path).Tests.Select(test => test.IndexPath),
            StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("NoTests", "no tests")]
    [InlineData("Rootless", "outside of any Describe")]
    [InlineData("TwoHooks", "at most one BeforeAll")]
    [InlineData("NoRows", "no rows")]
    [InlineData("Throws", "in the body\nat Throws.Tests.ps1:3")]
    [InlineData("Syntax", "Missing closing '}'")]
    [InlineData("NoBody", "Test")]
    [InlineData("Exits", "ended early")]
    [InlineData("MockInDiscovery", "'Mock'; the real Pester does")]
    [InlineData("UnknownParameter", "'-Focus' of 'Describe'")]
    public void DiscoverAndRun_BrokenFile_SayWhatIsWrong(string name, string expected)
    {
        string path = PesterFolders.SelfTest("Broken/" + name);

        PesterFileResult discovered = new PesterRunner().Discover(path);
        PesterFileResult run = new PesterRunner().Run(path);

        Assert.Contains(expected, discovered.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(discovered.Tests);
        Assert.Empty(run.Tests);
    }

    [Fact]
    public void Run_TestThatHangs_IsStoppedAndNamed()
    {
        PesterRunner runner = new(TimeSpan.FromSeconds(1.5));

        PesterFileResult file = runner.Run(PesterFolders.SelfTest("Hanging/Hangs"));

        Assert.Collection(
            file.Tests,
            quick => Assert.Equal(PesterOutcome.Passed, quick.Outcome),
            hanging => Assert.Equal("'hangs' took longer than 1.5 s and was stopped.", hanging.Message),
            after => Assert.StartsWith("The test was not run: 'hangs' took", after.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_TestThatCannotBeStopped_IsLeftBehind()
    {
        PesterRunner runner = new(TimeSpan.FromSeconds(1), patience: TimeSpan.FromSeconds(0.5));

        PesterFileResult file = runner.Run(PesterFolders.SelfTest("Hanging/Sleeps"));

        Assert.All(
            file.Tests,
            test => Assert.Contains("'sleeps' took longer than 1 s", test.Message, StringComparison.Ordinal));
        Assert.Equal(2, file.Tests.Count);
    }

    [Fact]
    public void Run_FilesAtTheSameTime_GiveTheirOwnResults()
    {
        string[] files = [.. new[] { "Scopes", "Hooks", "TestDrive", "Data" }.Select(PesterFolders.SelfTest)];
        string[] alone = [.. files.SelectMany(file => new PesterRunner().Run(file).Tests).Select(Shown)];

        string[] together =
        [
            .. files.AsParallel().AsOrdered().WithDegreeOfParallelism(4)
                .SelectMany(file => new PesterRunner().Run(file).Tests).Select(Shown),
        ];

        Assert.Equal(alone, together);
    }

    [Fact]
    public void Discover_FileThatHangs_IsStopped()
    {
        PesterRunner runner = new(TimeSpan.FromSeconds(1.5));

        PesterFileResult file = runner.Discover(PesterFolders.SelfTest("Hanging/Endless"));

        Assert.Equal("Discovery took longer than 1.5 s and was stopped.", file.Error);
    }

    [Fact]
    public void Run_TestThatWritesToTheHost_KeepsTheText()
    {
        PesterFileResult file = new PesterRunner().Run(PesterFolders.SelfTest("StandIns"));

        Assert.Contains("shown here\n", file.Tests[^1].Output, StringComparison.Ordinal);
    }

    private static bool EndedAsNamed(PesterResult test)
    {
        string name = test.Path[^1];
        Match failure = FailureName().Match(name);
        return test.Outcome switch
        {
            PesterOutcome.Failed => failure.Success
                && test.Message.Contains(failure.Groups["part"].Value, StringComparison.Ordinal),
            PesterOutcome.Skipped => name.StartsWith("skips: ", StringComparison.Ordinal),
            PesterOutcome.Inconclusive => name.StartsWith("inconclusive: ", StringComparison.Ordinal),
            _ => !failure.Success && !name.StartsWith("skips", StringComparison.Ordinal)
                && !name.StartsWith("inconclusive", StringComparison.Ordinal),
        };
    }

    private static string Shown(PesterResult test) => $"{test.Name}: {test.Outcome} {test.Message}";

    /// <summary>The message goes on to the last quote before a colon.</summary>
    [GeneratedRegex("^fails with '(?<part>.*?)': ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FailureName();
}
