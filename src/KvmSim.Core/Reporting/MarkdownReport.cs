using System.Globalization;
using System.Text;
using KvmSim.Messages;

namespace KvmSim.Reporting;

/// <summary>A report as the summary of a job: a table of what did not pass, and the count at the end.</summary>
internal static class MarkdownReport
{
    /// <summary>GitHub takes a megabyte of summary; what is beyond is counted.</summary>
    private const int MaxRows = 1000;

    public static void Write(TextWriter writer, KvmReport report)
    {
        writer.WriteLine($"## {Escape(report.Command.Length == 0 ? report.Tool : report.Command)}");
        writer.WriteLine();
        (ReportInput Input, ReportResult Result)[] rows =
        [
            .. report.Inputs.SelectMany(input => input.Results
                .Where(result => result.Outcome != ReportOutcome.Passed)
                .Select(result => (input, result))),
        ];
        if (rows.Length > 0)
        {
            Table(writer, report, rows);
        }

        writer.WriteLine($"**{Escape(report.Summary)}**");
    }

    private static void Table(TextWriter writer, KvmReport report, (ReportInput Input, ReportResult Result)[] rows)
    {
        writer.WriteLine("| | Input | Place | What | What to do |");
        writer.WriteLine("| --- | --- | --- | --- | --- |");
        foreach ((ReportInput input, ReportResult result) in rows.Take(MaxRows))
        {
            string name = input.File is { } file && input.Name == file ? ReportPath.Show(report, file) : input.Name;
            ReportRule rule = ReportRules.Get(result.RuleId);
            writer.WriteLine(
                $"| {Sign(result)} | {Escape(name)} | {Escape(Place(report, result))} "
                + $"| {Escape(result.Sentence)}{RestsOn(result)} ([{Escape(rule.Id)}]({rule.HelpUri})) | "
                + $"{Escape(result.WayOut ?? "")} |");
        }

        writer.WriteLine();
        if (rows.Length > MaxRows)
        {
            writer.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{rows.Length - MaxRows} more are not shown."));
            writer.WriteLine();
        }
    }

    private static string RestsOn(ReportResult result) =>
        result.RestsOn is { } told ? $" Rests on: {Escape(told)}." : "";

    private static string Sign(ReportResult result) => result.Outcome switch
    {
        ReportOutcome.Finding when result.Level == ReportLevel.Error => "error",
        ReportOutcome.Finding when result.Level == ReportLevel.Warning => "warning",
        ReportOutcome.Finding => "note",
        ReportOutcome.InputError => "unusable",
        _ => "unknown",
    };

    private static string Place(KvmReport report, ReportResult result)
    {
        string file = result.File is { } path ? ReportPath.Show(report, path) : "";
        string line = result.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $":{result.Line}") : "";
        string column = result.Column > 0 ? string.Create(CultureInfo.InvariantCulture, $":{result.Column}") : "";
        string places = string.Join(", ", result.Places.Select(place => place.ToString()));
        return file.Length > 0 && places.Length > 0
            ? $"{file}{line}{column} ({places})" : $"{file}{line}{column}{places}";
    }

    /// <summary>Plain text: no markup, no HTML, no mention, no link that the text itself would make.</summary>
    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length + 16);
        string safe = ForeignText.Line(text.Replace("\r", "", StringComparison.Ordinal).Replace('\n', ' '));
        for (int i = 0; i < safe.Length; i++)
        {
            char c = safe[i];
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '@' => escaped.Append("&#64;"),
                ':' when i + 1 < safe.Length && safe[i + 1] == '/' => escaped.Append("&#58;"),
                '.' when i >= 3 && safe.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase) =>
                    escaped.Append("&#46;"),
                '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '#' or '~' or '!' or '$' =>
                    escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
