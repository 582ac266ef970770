using System.Text.RegularExpressions;
using KvmSim.PowerShell.Tests.Module;
using Xunit;

namespace KvmSim.PowerShell.Tests.Transcripts;

/// <summary>
/// What the README and the pages for newcomers show beside sessions (which <see cref="TranscriptTests"/> run):
/// manifests that are right, command lines that are understood, paths that exist.
/// </summary>
public sealed partial class DocumentTests
{
    /// <summary>Longer than a screen or three is no entrance.</summary>
    private const int MostLinesOfReadme = 200;

    public static TheoryData<string> Pages =>
    [
        "README.md", "docs/README.md", "docs/operator.md", "docs/kernel-developer.md", "docs/tester.md", "docs/editing.md",
        "docs/glossary.md", "docs/tour.md",
    ];

    [Fact]
    public void Readme_IsShort() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(TestPaths.RepositoryRoot, "README.md")).Length, 50, MostLinesOfReadme);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Manifests_HaveNoMistake(string file)
    {
        using TemporaryFolder folder = new();
        string[] manifests = [.. CodeBlock.Of(FullPath(file))
            .Where(block => block.Language == "yaml" && block.Lines.Any(line => line.StartsWith("kind:", StringComparison.Ordinal)))
            .Select((block, i) => folder.Write($"block{i}.yaml", string.Join('\n', block.Lines) + "\n"))];
        using ModuleSession session = new();

        Assert.All(manifests, manifest => Assert.Empty(session.Texts($"Test-SimManifest '{manifest}' | ForEach-Object Message")));
    }

    /// <summary>64 is what kvmsim says to a line that it does not understand, 2 to a file that is not there.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_CommandLines_AreUnderstoodAndFindTheirFiles(string file)
    {
        string[] lines = [.. CodeBlock.Of(FullPath(file))
            .Where(block => block.Language.Length == 0)
            .SelectMany(block => block.Lines)
            .Where(line => line.StartsWith("kvmsim ", StringComparison.Ordinal))];
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "manifests", "scenarios", "samples" })
        {
            Directory.CreateSymbolicLink(Path.Combine(folder.Path, name), Path.Combine(TestPaths.RepositoryRoot, name));
        }

        foreach (string line in lines)
        {
            ProcessResult result = await HostingProcess.RunIn(
                folder.Path, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
            Assert.True(result.ExitCode is 0 or 1, $"{line}: {result.ExitCode}: {result.Error}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Links_LeadSomewhere(string file)
    {
        string folder = Path.GetDirectoryName(FullPath(file))!;
        string[] targets = [.. Link().Matches(File.ReadAllText(FullPath(file)))
            .Select(match => match.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))];

        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target)), target));
    }

    private static string FullPath(string file) => Path.Combine(TestPaths.RepositoryRoot, file);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Link();
}
