using System.Text.Json;
using System.Text.RegularExpressions;
using KvmSim.PowerShell.Tests.Module;
using Xunit;

namespace KvmSim.PowerShell.Tests.Transcripts;

/// <summary>
/// What the README and every page of docs show beside sessions (which <see cref="TranscriptTests"/> run):
/// manifests that are right, command lines that are run, paths that exist; and that nothing else is shown.
/// </summary>
public sealed partial class DocumentTests
{
    /// <summary>Longer than a screen or three is no entrance.</summary>
    private const int MostLinesOfReadme = 200;

    /// <summary>
    /// Beginnings of lines for a shell that are no matter of a test, and why: their files have to be there all the
    /// same.
    /// </summary>
    private static readonly Dictionary<string, string> NotRun = new(StringComparer.Ordinal)
    {
        ["dotnet run --project"] = "builds what this test is part of",
        ["dotnet test"] = "runs this test",
        ["./build.ps1"] = "runs this test, or takes hours",
        ["apt-get"] = "installs packages",
        ["APT_CONFIG="] = "asks Debian's archive",
        ["oracle/"] = "boots kernels: the tests of the recorder do",
        ["kvmsim -Command 'Test-KvmConformance -Path recordings'"] = "wants what the recorder wrote",
        ["kvmsim node --redis 10."] = "wants machines of that network",
        ["kvmsim race v1-nolock --cpu-count 10 "] = "wants machines of that network",
    };

    public static TheoryData<string> Pages =>
        [.. Directory.EnumerateFiles(FullPath("docs"), "*.md").Append(FullPath("README.md"))
            .Select(file => Path.GetRelativePath(TestPaths.RepositoryRoot, file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Readme_IsShort() =>
        Assert.InRange(
            File.ReadAllLines(Path.Combine(TestPaths.RepositoryRoot, "README.md")).Length, 50, MostLinesOfReadme);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Manifests_HaveNoMistake(string file)
    {
        using TemporaryFolder folder = new();
        string[] manifests = [.. CodeBlock.Of(FullPath(file))
            .Where(block => block.Language == "yaml"
                && block.Lines.Any(line => line.StartsWith("kind:", StringComparison.Ordinal)))
            .Select((block, i) => folder.Write($"block{i}.yaml", string.Join('\n', block.Lines) + "\n"))];
        using ModuleSession session = new();

        Assert.All(
            manifests, manifest => Assert.Empty(
                session.Texts($"Test-SimManifest '{manifest}' | ForEach-Object Message")));
    }

    /// <summary>What is run, how, follows from what stands behind the fence.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Blocks_AreOfAKindThatIsTried(string file)
    {
        string[] lines = File.ReadAllLines(FullPath(file));
        IReadOnlyList<CodeBlock> blocks = CodeBlock.Of(FullPath(file));

        Assert.All(blocks, block => Assert.True(
            block.IsSession || block.Language is "sh" or "yaml" or "json" or "text" or "powershell",
            $"{file}:{block.Line}: neither a session (PS>) nor sh, yaml, json, powershell, or text that is not run"));
        Assert.All(
            blocks.Where(block => block.Language == "text"),
            block => Assert.DoesNotContain(
                block.Lines, line => line.StartsWith("kvmsim ", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            lines.Where((line, i) => i > 0 && lines[i - 1].Length == 0 && !blocks.Any(block => block.Holds(i + 1))),
            line => line.StartsWith("    ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Json_CanBeRead(string file) => Assert.All(
        CodeBlock.Of(FullPath(file)).Where(block => block.Language == "json"),
        block => JsonDocument.Parse(string.Join('\n', block.Lines)).Dispose());

    /// <summary>As a newcomer pastes them; 64 is what kvmsim says to a line that it does not understand.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_CommandLines_AreUnderstoodAndFindTheirFiles(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These lines are for a POSIX shell.");
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "manifests", "scenarios", "samples" })
        {
            Directory.CreateSymbolicLink(Path.Combine(folder.Path, name), FullPath(name));
        }

        foreach (CodeBlock block in CodeBlock.Of(FullPath(file)).Where(block => block.Language == "sh"))
        {
            string script = string.Join('\n', block.Lines);
            ProcessResult parsed = await ChildProcess.Run(ChildProcess.Of("/bin/sh", ["-n", "-c", script]), null);
            Assert.True(parsed.ExitCode == 0, $"{file}:{block.Line}: {parsed.Error}");
            foreach (string line in block.CommandLines)
            {
                string? skipped = NotRun.Keys.FirstOrDefault(
                    beginning => line.StartsWith(beginning, StringComparison.Ordinal));
                if (skipped is null)
                {
                    ProcessResult result = await HostingProcess.RunInShellIn(folder.Path, line);
                    Assert.True(result.ExitCode is 0 or 1, $"{file}: {line}: {result.ExitCode}: {result.Error}");
                }
                else
                {
                    Assert.All(PathsOf(line), path => Assert.True(Path.Exists(FullPath(path)), $"{file}: {path}"));
                }
            }
        }
    }

    /// <summary>The one block without a prompt is for Pester files, and a Pester file runs it.</summary>
    [Fact]
    public void Blocks_ForPester_AreRunByItsTests()
    {
        string[] files = [.. Pages.Select(row => row.Data)
            .Where(file => CodeBlock.Of(FullPath(file))
                .Any(block => block.Language == "powershell" && !block.IsSession))];

        Assert.Equal(["docs/gates.md"], files);
        Assert.Contains(
            "gates.md",
            File.ReadAllText(FullPath("tests/Pester/Register-KvmShouldOperator.Tests.ps1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readme_TableOfTheReview_IsTheDemos()
    {
        CodeBlock table = CodeBlock.Of(FullPath("README.md"))
            .Single(block => block.Lines[0].StartsWith("CPU 4 comes online", StringComparison.Ordinal));

        ProcessResult demo = await HostingProcess.RunIn(TestPaths.RepositoryRoot, "demo");

        string[] shown = [.. demo.Output.Split('\n').Select(line => Blanks().Replace(line.Trim(), " "))];
        Assert.All(
            table.Lines,
            line => Assert.Contains(Blanks().Replace(line.Trim(), " "), shown, StringComparer.Ordinal));
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

    /// <summary>The files of the checkout that a line names.</summary>
    private static string[] PathsOf(string line) => [.. line.Split('#')[0].Split(' ')
        .Where(word => word.StartsWith("oracle/", StringComparison.Ordinal)
            || word.StartsWith("./", StringComparison.Ordinal)
            || word.StartsWith("src/", StringComparison.Ordinal)
            || word.StartsWith("tests/", StringComparison.Ordinal))];

    private static string FullPath(string file) => Path.Combine(TestPaths.RepositoryRoot, file);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Link();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Blanks();
}
