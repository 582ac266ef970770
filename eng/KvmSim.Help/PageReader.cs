using System.Text.RegularExpressions;

namespace KvmSim.Help;

/// <summary>
/// Reads a page: a title, a sentence, paragraphs, and the sections Syntax, Examples, Parameters, Output and See also.
/// </summary>
internal static partial class PageReader
{
    internal static Page Read(string file)
    {
        PageSection[] sections = [.. PageSection.Split(file)];
        PageSection top = sections[0];
        if (top.Title != Path.GetFileNameWithoutExtension(file))
        {
            throw new HelpException(file, $"The title is {top.Title}, the file's name is not.", top.Line);
        }

        if (top.Paragraphs is not [var synopsis, _, ..])
        {
            throw new HelpException(file, "A sentence and a description have to follow the title.", top.Line);
        }

        return new Page(
            file, top.Title, synopsis, [.. top.Paragraphs.Skip(1)],
            One(file, sections, "Syntax").Block,
            [.. Below(file, sections, "Examples")
                .Select(section => new PageExample(section.Title, section.Block, section.Paragraphs))],
            Below(file, sections, "Parameters")
                .ToDictionary(
                    section => section.Title.TrimStart('-'), section => section.Paragraphs, StringComparer.Ordinal),
            [.. One(file, sections, "Output").Paragraphs.Select(paragraph => Output(file, paragraph))],
            [.. One(file, sections, "See also").Paragraphs.Select(paragraph => paragraph.TrimStart('-', ' '))]);
    }

    private static PageSection One(string file, PageSection[] sections, string title) =>
        sections.SingleOrDefault(section => section.Level == 2 && section.Title == title)
            ?? throw new HelpException(file, $"There is no section {title}.");

    private static IEnumerable<PageSection> Below(string file, PageSection[] sections, string title) => sections
        .SkipWhile(section => section != One(file, sections, title)).Skip(1).TakeWhile(section => section.Level == 3);

    private static (string Type, string Text) Output(string file, string paragraph) =>
        TypeAndText().Match(paragraph) is { Success: true } match
        ? (match.Groups["type"].Value, match.Groups["text"].Value)
        : throw new HelpException(file, $"An output is written as Type: text, not as \"{paragraph}\".");

    [GeneratedRegex(
        @"^(?<type>[\w.`\[\]]+): (?<text>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeAndText();
}
