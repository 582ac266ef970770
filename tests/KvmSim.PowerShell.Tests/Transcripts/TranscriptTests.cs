using Xunit;

namespace KvmSim.PowerShell.Tests.Transcripts;

/// <summary>
/// What help and documents show of a session is what the session shows. With KVMSIM_UPDATE_HELP=1 the documents are
/// written anew instead.
/// </summary>
public sealed class TranscriptTests
{
    // Get-Help indents an example by four columns, and a topic its examples by eight: both fit a window of 80.
    private const int PageWidth = 76;
    private const int TopicWidth = 72;
    private const int DocumentWidth = 120;

    private static readonly bool Update = Environment.GetEnvironmentVariable("KVMSIM_UPDATE_HELP") is "1";

    public static TheoryData<string> Pages => Files("docs/cmdlets", "*.md");

    public static TheoryData<string> Topics => Files("src/KvmSim.PowerShell/en-US", "about_*.help.txt");

    public static TheoryData<string> Documents =>
        [.. Files("docs", "*.md").Select(row => row.Data).Append("README.md")
            .Where(file => new TranscriptDocument(FullPath(file)).HasTranscripts)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Examples_ShowWhatTheyShow(string file) =>
        Check(file, () => new TranscriptSession(PageWidth), perBlock: true);

    [Theory]
    [MemberData(nameof(Topics))]
    public void Topic_Examples_ShowWhatTheyShow(string file) =>
        Check(file, () => new TranscriptSession(TopicWidth), perBlock: false);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_Sessions_ShowWhatTheyShow(string file) =>
        Check(
            file, () => new TranscriptSession(DocumentWidth, "manifests", "scenarios", "samples", "tests", "examples"),
            perBlock: false);

    [Fact]
    public void Transcript_OfACommandThatShowsSomethingElse_IsNotTheSame()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("sample.md", "```\nPS> 1 + 1\n3\n\nPS> Get-SimMachine nobody\n```\n");
        TranscriptDocument document = new(file);

        document.Replay(() => new TranscriptSession(PageWidth), perBlock: true);

        Assert.Equal("2", document.Lines[2]);
        Assert.StartsWith("Get-SimMachine: ", document.Lines[5], StringComparison.Ordinal);
    }

    private static void Check(string file, Func<TranscriptSession> open, bool perBlock)
    {
        TranscriptDocument document = new(FullPath(file));
        string[] told = [.. document.Lines];
        document.Replay(open, perBlock);
        if (Update && !document.Lines.SequenceEqual(told, StringComparer.Ordinal))
        {
            File.WriteAllText(FullPath(file), string.Join('\n', document.Lines) + "\n");
            return;
        }

        Assert.Equal(told, document.Lines, StringComparer.Ordinal);
    }

    private static string FullPath(string file) => Path.Combine(TestPaths.RepositoryRoot, file);

    private static TheoryData<string> Files(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(FullPath(folder), pattern)
            .Select(file => Path.GetRelativePath(TestPaths.RepositoryRoot, file)).Order(StringComparer.Ordinal)];
}
