using KvmSim.Help;
using KvmSim.PowerShell.Tests.Module;
using KvmSim.PowerShell.Tests.Transcripts;
using Xunit;

namespace KvmSim.PowerShell.Tests.Help;

/// <summary>
/// The pages of the cmdlets: what is derived from the code is up to date; KVMSIM_UPDATE_HELP=1 brings it up to date.
/// </summary>
public sealed class PageTests
{
    private const int SyntaxWidth = 100;

    public static TheoryData<string> Commands => [.. HelpPages.All.Keys];

    [Fact]
    public void Pages_OfTheFolder_AreThoseOfTheCommands() =>
        Assert.Equal(
            HelpPages.All.Keys.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(HelpPages.Folder).Select(file => Path.GetFileNameWithoutExtension(file)!)
                .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Syntax_OfAPage_IsThatOfTheCommand(string command)
    {
        (Cmdlet cmdlet, Page page) = HelpPages.All[command];
        string[] syntax = [.. cmdlet.Syntax().SelectMany(Wrap)];
        if (HelpPages.Update && !syntax.SequenceEqual(page.Syntax, StringComparer.Ordinal))
        {
            string text = File.ReadAllText(page.File);
            int start = text.IndexOf(
                "```\n", text.IndexOf("\n## Syntax\n", StringComparison.Ordinal), StringComparison.Ordinal) + 4;
            int end = text.IndexOf("```\n", start, StringComparison.Ordinal);
            File.WriteAllText(
                page.File, text[..start] + string.Concat(syntax.Select(line => line + "\n")) + text[end..]);
            return;
        }

        Assert.Equal(syntax, page.Syntax);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Examples_OfAPage_UseTheCommand(string command) => Assert.All(
        HelpPages.All[command].Page.Examples,
        example => Assert.Contains(command, string.Join('\n', example.Lines), StringComparison.Ordinal));

    /// <summary>An example shows no output only where this host decides what it is.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public void Examples_WithoutOutput_AreAboutThisHostAndRun(string command)
    {
        foreach (PageExample example in HelpPages.All[command].Page.Examples
            .Where(example => !TranscriptEntry.IsTranscript(example.Lines)))
        {
            string code = string.Join('\n', example.Lines);
            using TemporaryFolder folder = new();
            using ModuleSession session = new();
            session.Run($"Set-Location '{folder.Path}'");

            session.Run(code);

            Assert.Empty(session.ErrorIds);
            Assert.Matches("-ThisHost|/proc/cpuinfo", code);
        }
    }

    [Fact]
    public void Index_OfTheDocs_ListsEveryPage()
    {
        string file = Path.Combine(TestPaths.RepositoryRoot, "docs", "cmdlets.md");
        string index = File.ReadAllText(file);
        int start = index.IndexOf("\n## ", StringComparison.Ordinal) + 1;
        string expected = index[..start] + string.Join('\n', HelpPages.All.Values.Select(help =>
            $"## [{help.Cmdlet.Name}](cmdlets/{help.Cmdlet.Name}.md)\n\n{help.Page.Synopsis}\n"));
        if (HelpPages.Update && index != expected)
        {
            File.WriteAllText(file, expected);
            return;
        }

        Assert.Equal(expected, index);
    }

    private static IEnumerable<string> Wrap(string syntax)
    {
        string line = "";
        foreach (string part in syntax.Split(' '))
        {
            if (line.Length + 1 + part.Length > SyntaxWidth)
            {
                yield return line;
                line = "   ";
            }

            line = line.Length == 0 ? part : $"{line} {part}";
        }

        yield return line;
    }
}
