using Xunit;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Turns Pester's tests into cases of a theory: a file below a folder, and the test's place in it.</summary>
internal static class PesterTheory
{
    /// <summary>The place that stands for the file as a whole, where its discovery failed.</summary>
    private const string WholeFile = "";

    /// <summary>A row for each test of each file; none when the folder doesn't exist.</summary>
    internal static IReadOnlyCollection<TheoryDataRow<string, string>> Rows(string folder) =>
        Directory.Exists(folder)
            ? [.. Files(folder).SelectMany(path => Rows(folder, Path.GetRelativePath(folder, path).Replace('\\', '/')))]
            : [];

    /// <summary>The rows of one file; one for the file as a whole if its discovery fails.</summary>
    internal static IEnumerable<TheoryDataRow<string, string>> Rows(string folder, string file)
    {
        PesterFileResult found = new PesterRunner().Discover(Path.Combine(folder, file));
        return found.Error is null
            ? found.Tests.Select(test => Row(file, test.IndexPath, test.Name))
            : [Row(file, WholeFile, "discovery")];
    }

    /// <summary>Ends as the test ended.</summary>
    internal static void Report(PesterFileResult file, string index, Action<string> write)
    {
        if (file.Error is not null)
        {
            Assert.Fail(file.Error);
        }

        PesterResult? result = file.Tests
            .FirstOrDefault(test => test.IndexPath.Equals(index, StringComparison.Ordinal));
        Assert.True(result is not null, "The test was discovered, but not when the file was run: is its data random?");
        if (result.Output.Length > 0)
        {
            write(result.Output);
        }

        switch (result.Outcome)
        {
            case PesterOutcome.Passed:
                break;
            case PesterOutcome.Failed:
                Assert.Fail($"{result.Name}\n{result.Message}");
                break;
            default:
                Assert.Skip(result.Message);
                break;
        }
    }

    private static IEnumerable<string> Files(string folder) => Directory
        .EnumerateFiles(folder, "*.Tests.ps1", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal);

    /// <summary>An empty label keeps the arguments out of the name that is shown.</summary>
    private static TheoryDataRow<string, string> Row(string file, string index, string name) =>
        new(file, index) { TestDisplayName = $"{file}: {name}", Label = string.Empty };
}
