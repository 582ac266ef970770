using System.Text.RegularExpressions;

namespace KvmSim.Help;

/// <summary>What stands below a heading, up to the next one.</summary>
/// <param name="Level">1 is the title.</param>
/// <param name="Title">The heading.</param>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Paragraphs">
/// Each on one line, without markup; items of a list are paragraphs that begin with a hyphen.
/// </param>
/// <param name="Block">The lines of its block of code.</param>
internal sealed partial record PageSection(
    int Level, string Title, int Line, IReadOnlyList<string> Paragraphs, IReadOnlyList<string> Block)
{
    private const string Fence = "```";

    internal static IEnumerable<PageSection> Split(string file)
    {
        string[] lines = File.ReadAllLines(file);
        int start = 0;
        while (start < lines.Length)
        {
            if (Heading().Match(lines[start]) is not { Success: true } heading)
            {
                throw new HelpException(file, "A page begins with its title: # Verb-Noun.", start + 1);
            }

            int end = EndOf(lines, start + 1);
            yield return new PageSection(
                heading.Groups["level"].Length, heading.Groups["title"].Value, start + 1,
                ParagraphsOf(lines.AsSpan(start + 1, end - start - 1)), BlockOf(file, lines, start + 1, end));
            start = end;
        }
    }

    private static int EndOf(string[] lines, int start)
    {
        bool inBlock = false;
        for (int i = start; i < lines.Length; i++)
        {
            inBlock ^= lines[i].StartsWith(Fence, StringComparison.Ordinal);
            if (!inBlock && Heading().IsMatch(lines[i]))
            {
                return i;
            }
        }

        return lines.Length;
    }

    private static List<string> ParagraphsOf(ReadOnlySpan<string> lines)
    {
        List<string> paragraphs = [];
        bool inBlock = false, open = false;
        foreach (string line in lines)
        {
            bool fence = line.StartsWith(Fence, StringComparison.Ordinal);
            inBlock ^= fence;
            if (inBlock || fence || line.Length == 0)
            {
                open = false;
                continue;
            }

            string text = Plain(line.Trim());
            if (open && !text.StartsWith("- ", StringComparison.Ordinal))
            {
                paragraphs[^1] += " " + text;
            }
            else
            {
                paragraphs.Add(text);
            }

            open = true;
        }

        return paragraphs;
    }

    private static string[] BlockOf(string file, string[] lines, int start, int end)
    {
        int first = Array.FindIndex(
            lines, start, end - start, line => line.StartsWith(Fence, StringComparison.Ordinal));
        if (first < 0)
        {
            return [];
        }

        int last = Array.FindIndex(lines, first + 1, end - first - 1, line => line == Fence);
        return last < 0 ? throw new HelpException(
            file, "The block is not closed.", first + 1) : lines[(first + 1)..last];
    }

    // `code` and [text](address) without their markup.
    private static string Plain(string text) => Markup().Replace(text, match => match.Groups["text"].Value);

    [GeneratedRegex(
        "^(?<level>#{1,3}) (?<title>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"`(?<text>[^`]+)`|\[(?<text>[^\]]+)\]\([^)]+\)", RegexOptions.CultureInvariant
        | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Markup();
}
