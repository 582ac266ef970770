using Xunit;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>The Pester files of the project, each <c>It</c> a test of its own under each version of Pester.</summary>
public sealed class PesterTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Tests() =>
        from version in PesterRun.Versions.Keys
        from test in PesterRun.Discovered
        where test.Id.Length > 0
        select new TheoryDataRow<string, string>(version, test.Id)
        {
            TestDisplayName = $"{version}: {test.Name}",
            Label = string.Empty,
        };

    public static TheoryData<string> Versions() => [.. PesterRun.Versions.Keys];

    [Theory]
    [MemberData(nameof(Tests))]
    public async Task It_UnderPester_Passes(string version, string id)
    {
        PesterResult? result = (await PesterRun.Under(version))
            .FirstOrDefault(test => string.Equals(test.Id, id, StringComparison.Ordinal));

        Assert.True(result is not null, "The test was discovered, but not when its file was run: is its data random?");
        Assert.SkipWhen(result.Result is "Skipped" or "Inconclusive", result.Message);
        Assert.True(result.Result == "Passed", $"{result.Result}: {result.Message}");
    }

    /// <summary>
    /// A file that cannot be read has no tests to fail, and what BeforeAll or AfterAll does is of no test.
    /// </summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Files_UnderPester_FailNowhereElse(string version)
    {
        IReadOnlyList<PesterResult> results = await PesterRun.Under(version);

        Assert.NotEmpty(PesterRun.Discovered);
        Assert.Equal(
            PesterRun.Discovered.Select(test => test.Id),
            results.Where(test => test.Id.Length > 0).Select(test => test.Id), StringComparer.Ordinal);
        Assert.Empty(
            results.Where(part => part.Id.Length == 0).Select(part => $"{part.File}: {part.Name}: {part.Message}"));
    }
}
