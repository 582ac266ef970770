using System.Globalization;
using KvmSim.Messages;

namespace KvmSim.Reporting;

/// <summary>
/// A report for people: a head for each input, its results, what shows them, and the count at the end.
/// </summary>
internal static class TextReport
{
    private const int Narrowest = 40;

    public static void Write(TextWriter writer, KvmReport report, int width)
    {
        width = Math.Max(width, Narrowest);
        foreach (ReportInput input in report.Inputs)
        {
            Head(writer, report, input, width);
            foreach (ReportResult result in input.Results)
            {
                Tell(writer, report, result, width);
            }

            writer.WriteLine();
        }

        writer.WriteLine(report.Summary);
    }

    private static void Head(TextWriter writer, KvmReport report, ReportInput input, int width)
    {
        string kind = input.Kind.Length == 0 ? "" : $" ({input.Kind})";
        string name = input.File is { } file && input.Name == file ? ReportPath.Show(report, file) : input.Name;
        WriteLines(writer, ReportText.Wrap($"{name}{kind}: {Word(input.Outcome)}", "", "  ", width));
    }

    private static void Tell(TextWriter writer, KvmReport report, ReportResult result, int width)
    {
        string place = result is { File: { } file, Line: > 0 }
            ? $"{ReportPath.Show(report, file)}:{Position(result)}: " : "";
        string rule = result.Outcome == ReportOutcome.Passed ? "" : $" [{result.RuleId}]";
        WriteLines(writer, ReportText.Wrap($"{place}{result.Sentence}{rule}", $"  {Mark(result)} ", "    ", width));
        if (result.Outcome != ReportOutcome.Passed && result.WayOut is { Length: > 0 } wayOut)
        {
            WriteLines(writer, ReportText.Wrap(wayOut, "    What to do: ", "      ", width));
        }

        if (result.Outcome != ReportOutcome.Passed && result.RestsOn is { } told)
        {
            WriteLines(writer, ReportText.Wrap(told, "    Rests on: ", "      ", width));
        }

        if (result.Outcome != ReportOutcome.Passed)
        {
            WriteLines(writer, result.Evidence.SelectMany(ForeignText.Lines).SelectMany(line => Evidence(line, width)));
        }
    }

    /// <summary>Sentences begin new lines between words; what stands in columns is left as it is.</summary>
    private static IEnumerable<string> Evidence(string line, int width) =>
        line.TrimStart().Contains("  ", StringComparison.Ordinal)
            ? [$"      {line}".TrimEnd()]
            : ReportText.Wrap(line, "      ", "        ", width);

    private static string Position(ReportResult result) => result.Column > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{result.Line}:{result.Column}")
        : result.Line.ToString(CultureInfo.InvariantCulture);

    private static char Mark(ReportResult result) => result.Outcome switch
    {
        ReportOutcome.Passed => '+',
        ReportOutcome.Finding when result.Level == ReportLevel.Error => 'x',
        ReportOutcome.Finding => '!',
        _ => '?',
    };

    private static string Word(ReportOutcome outcome) => outcome switch
    {
        ReportOutcome.Passed => "passed",
        ReportOutcome.Finding => "findings",
        ReportOutcome.InputError => "could not be used",
        _ => "could not be judged",
    };

    private static void WriteLines(TextWriter writer, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
    }
}
