using Xunit;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>The Pester files of the project, each <c>It</c> a test of its own.</summary>
public sealed class PesterFilesTests(PesterRuns runs, ITestOutputHelper output) : IClassFixture<PesterRuns>
{
    public static IReadOnlyCollection<TheoryDataRow<string, string>> Tests() => PesterTheory.Rows(PesterFolders.Tests);

    [Theory]
    [MemberData(nameof(Tests))]
    public void It_UnderTheSmallRunner_Passes(string file, string index) =>
        PesterTheory.Report(runs.Of(Path.Combine(PesterFolders.Tests, file)), index, output.WriteLine);
}
