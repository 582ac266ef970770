using System.Text;
using KvmSim.Messages;

namespace KvmSim.Reporting;

/// <summary>
/// The rules, out of the documents that describe them: a heading of the third level is an id, the text under it the
/// help. So what a report says and what the documentation says are one thing.
/// </summary>
public static class ReportRules
{
    private const string Web = "https://github.com/kvmsim/kvmsim/blob/main/docs/";
    private const string WhatToDo = "What to do: ";

    private static readonly Lazy<Dictionary<string, ReportRule>> Known = new(() =>
        new[] { "gates.md", "manifest-errors.md", "errors.md" }
            .SelectMany(Read)
            .DistinctBy(rule => rule.Id, StringComparer.Ordinal)
            .ToDictionary(rule => rule.Id, StringComparer.Ordinal));

    /// <summary>The rule of that id; null if there is none.</summary>
    public static ReportRule? Find(string id) => Known.Value.GetValueOrDefault(id);

    /// <summary>The rule of that id; one that says no more than the id if there is none.</summary>
    public static ReportRule Get(string id) => Find(id) ?? Unknown(id);

    private static ReportRule Unknown(string id) =>
        new(id, ForeignText.Line(id), ForeignText.Line(id), "", $"{Web}gates.md#rules");

    private static IEnumerable<ReportRule> Read(string document)
    {
        using Stream stream = typeof(ReportRules).Assembly.GetManifestResourceStream(document)
            ?? throw new InvalidOperationException($"{document} is not in the assembly.");
        using StreamReader reader = new(stream);
        string? id = null;
        StringBuilder text = new();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                text.Append(line).Append('\n');
                continue;
            }

            if (id is not null)
            {
                yield return Make(document, id, text.ToString().Trim());
            }

            id = line.StartsWith("### ", StringComparison.Ordinal) && !line.Contains(' ', 4) ? line[4..].Trim() : null;
            text.Clear();
        }

        if (id is not null)
        {
            yield return Make(document, id, text.ToString().Trim());
        }
    }

    private static bool Contains(this string line, char sign, int start) => line.IndexOf(sign, start) >= 0;

    private static ReportRule Make(string document, string id, string text)
    {
        string[] paragraphs =
        [
            .. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(paragraph => paragraph.Replace('\n', ' ')),
        ];
        string help = string.Join("\n\n", paragraphs.Where(paragraph => !IsWayOut(paragraph)));
        string wayOut = paragraphs.FirstOrDefault(IsWayOut)?[WhatToDo.Length..] ?? "";
        return new ReportRule(id, FirstSentence(help), help, wayOut, $"{Web}{document}#{id.ToLowerInvariant()}");
    }

    private static bool IsWayOut(string paragraph) => paragraph.StartsWith(WhatToDo, StringComparison.Ordinal);

    private static string FirstSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal),
            paragraph = text.IndexOf('\n', StringComparison.Ordinal);
        int cut = end >= 0 && (paragraph < 0 || end < paragraph) ? end + 1 : paragraph >= 0 ? paragraph : text.Length;
        return text[..cut];
    }
}
