using System.Text.Json;
using KvmSim.Messages;

namespace KvmSim.Reporting;

/// <summary>A report as JSON of the project's own: schemas/report.schema.json.</summary>
internal static class JsonReport
{
    public const string Schema = "https://raw.githubusercontent.com/kvmsim/kvmsim/main/schemas/report.schema.json";

    public static void Write(Utf8JsonWriter json, KvmReport report)
    {
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("apiVersion", "kvmsim/v1");
        json.WriteString("kind", "Report");
        json.WriteStartObject("tool");
        json.WriteString("name", report.Tool);
        json.WriteString("version", report.Version);
        json.WriteEndObject();
        json.WriteString("command", ForeignText.Line(report.Command));
        json.WriteNumber("exitCode", report.ExitCode);
        json.WriteStartObject("summary");
        json.WriteString("unit", report.Unit);
        json.WriteNumber("inputs", report.Inputs.Length);
        json.WriteNumber("passed", report.PassedCount);
        json.WriteNumber("findings", report.FindingCount);
        json.WriteNumber("unknown", report.UnknownCount);
        json.WriteString("text", report.Summary);
        json.WriteEndObject();
        json.WriteStartArray("inputs");
        foreach (ReportInput input in report.Inputs)
        {
            Input(json, report, input);
        }

        json.WriteEndArray();
        json.WriteStartArray("rules");
        foreach (ReportRule rule in report.Rules)
        {
            Rule(json, rule);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Input(Utf8JsonWriter json, KvmReport report, ReportInput input)
    {
        json.WriteStartObject();
        json.WriteString(
            "name", ForeignText.Line(input.File == input.Name ? ReportPath.Show(report, input.Name) : input.Name));
        json.WriteString("kind", ForeignText.Line(input.Kind));
        Optional(json, "file", input.File is { } file ? ReportPath.Show(report, file) : null);
        json.WriteString("outcome", Name(input.Outcome));
        json.WriteStartArray("results");
        foreach (ReportResult result in input.Results)
        {
            Result(json, report, result);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, KvmReport report, ReportResult result)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", ForeignText.Line(result.RuleId));
        json.WriteString("outcome", Name(result.Outcome));
        json.WriteString("level", Name(result.Level));
        json.WriteString("title", ForeignText.Line(result.Title));
        json.WriteString("message", ForeignText.Line(result.Message));
        Optional(json, "wayOut", result.WayOut);
        if (result.File is { } file)
        {
            json.WriteStartObject("location");
            json.WriteString("file", ForeignText.Line(ReportPath.Show(report, file)));
            if (result.Line > 0)
            {
                json.WriteNumber("line", result.Line);
            }

            if (result.Column > 0)
            {
                json.WriteNumber("column", result.Column);
            }

            json.WriteEndObject();
        }

        json.WriteStartArray("places");
        foreach (ReportPlace place in result.Places)
        {
            json.WriteStartObject();
            json.WriteString("kind", place.Kind);
            json.WriteString("name", ForeignText.Line(place.Name));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("properties");
        foreach (ReportProperty property in result.Properties.DistinctBy(
            property => property.Name, StringComparer.Ordinal))
        {
            json.WriteString(property.Name, ForeignText.Line(property.Value));
        }

        json.WriteEndObject();
        json.WriteStartArray("evidence");
        foreach (string line in result.Evidence.SelectMany(ForeignText.Lines))
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Rule(Utf8JsonWriter json, ReportRule rule)
    {
        json.WriteStartObject();
        json.WriteString("id", ForeignText.Line(rule.Id));
        json.WriteString("summary", ForeignText.Line(rule.Summary));
        json.WriteString("help", rule.Help);
        json.WriteString("wayOut", rule.WayOut);
        json.WriteString("helpUri", rule.HelpUri);
        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, ForeignText.Line(value));
        }
    }

    /// <summary>The name of an enum's value as JSON has names: inputError.</summary>
    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
