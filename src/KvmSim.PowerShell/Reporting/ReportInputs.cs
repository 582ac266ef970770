using KvmSim.Reporting;

namespace KvmSim.PowerShell.Reporting;

/// <summary>Reads inputs of reports, live ones and those that were written down.</summary>
internal static class ReportInputs
{
    public static ReportInput Read(WrittenObject item) => item.Base as ReportInput ?? new ReportInput
    {
        Name = item.Text("Name"),
        Kind = item.Text("Kind"),
        File = item.OptionalText("File"),
        Results = item.Items("Results").Select(Result).ToArray() is { Length: > 0 } results ? results : [Cut(item)],
    };

    private static ReportResult Result(WrittenObject item) => item.Base as ReportResult ?? new ReportResult
    {
        RuleId = item.OptionalText("RuleId") ?? RuleIds.InputUnusable,
        Outcome = Enum.TryParse(item.Text("Outcome"), out ReportOutcome outcome) ? outcome : ReportOutcome.Unknown,
        Level = Enum.TryParse(item.Text("Level"), out ReportLevel level) ? level : ReportLevel.Error,
        Title = item.Text("Title"),
        Message = item.OptionalText("Message") ?? item.AsText,
        WayOut = item.OptionalText("WayOut"),
        File = item.OptionalText("File"),
        Line = item.Number("Line"),
        Column = item.Number("Column"),
        Places = [.. item.Items("Places").Select(place => new ReportPlace(place.Text("Kind"), place.Text("Name")))],
        Properties = [
            .. item.Items("Properties").Select(one => new ReportProperty(one.Text("Name"), one.Text("Value")))],
        Evidence = item.Texts("Evidence"),
    };

    /// <summary>What is left of an input that was written down without its results.</summary>
    private static ReportResult Cut(WrittenObject item) => new()
    {
        RuleId = RuleIds.InputUnusable,
        Outcome = Enum.TryParse(item.Text("Outcome"), out ReportOutcome outcome) ? outcome : ReportOutcome.Unknown,
        Title = item.Text("Name"),
        Message = item.OptionalText("Message") ?? item.AsText,
    };
}
