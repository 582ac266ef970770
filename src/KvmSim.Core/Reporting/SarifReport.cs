using System.Text.Json;
using KvmSim.Messages;

namespace KvmSim.Reporting;

/// <summary>
/// A report as SARIF 2.1.0. Findings are results of kind "fail"; what could not be judged is one of kind "open"; what
/// could not be used is a notification of the invocation, which then did not succeed. What passed is not written: code
/// scanning makes an alert of every result.
/// </summary>
internal static class SarifReport
{
    private const string Schema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string Root = "%SRCROOT%";

    public static void Write(Utf8JsonWriter json, KvmReport report)
    {
        IReadOnlyList<ReportRule> rules = report.Rules;
        ReportResult[] results = [.. report.Inputs.SelectMany(input => input.Results)];
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        Driver(json, report, rules);
        json.WriteEndObject();
        json.WriteStartArray("invocations");
        Invocation(json, report, rules, [.. results.Where(result => result.Outcome == ReportOutcome.InputError)]);
        json.WriteEndArray();
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(Root);
        Message(json, "description", "The folder in which the command ran: the root of the working tree.");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        SarifFingerprints fingerprints = new(report);
        foreach (ReportResult result in results.Where(
            result => result.Outcome is ReportOutcome.Finding or ReportOutcome.Unknown))
        {
            Result(json, report, rules, result, fingerprints.Of(result));
        }

        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.WriteString("summary", report.Summary);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Driver(Utf8JsonWriter json, KvmReport report, IReadOnlyList<ReportRule> rules)
    {
        json.WriteStartObject("driver");
        json.WriteString("name", report.Tool);
        if (report.Version.Length > 0)
        {
            json.WriteString("version", report.Version);
            json.WriteString("semanticVersion", report.Version);
        }

        json.WriteString("informationUri", "https://github.com/kvmsim/kvmsim");
        json.WriteStartArray("rules");
        foreach (ReportRule rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", ForeignText.Line(rule.Id));
            json.WriteString("name", ForeignText.Line(rule.Id));
            Message(json, "shortDescription", Plain(rule.Summary));
            Message(json, "fullDescription", Plain(rule.Help));
            json.WriteStartObject("help");
            string wayOut = rule.WayOut.Length == 0 ? "" : $"\n\nWhat to do: {rule.WayOut}";
            json.WriteString("text", Plain(rule.Help + wayOut));
            json.WriteString("markdown", rule.Help + wayOut);
            json.WriteEndObject();
            json.WriteString("helpUri", rule.HelpUri);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Invocation(
        Utf8JsonWriter json, KvmReport report, IReadOnlyList<ReportRule> rules, ReportResult[] unusable)
    {
        json.WriteStartObject();
        if (report.Command.Length > 0)
        {
            json.WriteString("commandLine", ForeignText.Line(report.Command));
        }

        json.WriteNumber("exitCode", report.ExitCode);
        json.WriteBoolean("executionSuccessful", unusable.Length == 0);
        json.WriteStartArray("toolExecutionNotifications");
        foreach (ReportResult result in unusable)
        {
            json.WriteStartObject();
            json.WriteStartObject("descriptor");
            json.WriteString("id", ForeignText.Line(result.RuleId));
            json.WriteNumber("index", IndexOf(rules, result.RuleId));
            json.WriteEndObject();
            json.WriteString("level", "error");
            Message(json, "message", result.Message);
            Locations(json, report, result);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Result(
        Utf8JsonWriter json, KvmReport report, IReadOnlyList<ReportRule> rules, ReportResult result, string fingerprint)
    {
        bool isOpen = result.Outcome == ReportOutcome.Unknown;
        json.WriteStartObject();
        json.WriteString("ruleId", ForeignText.Line(result.RuleId));
        json.WriteNumber("ruleIndex", IndexOf(rules, result.RuleId));
        json.WriteString("kind", isOpen ? "open" : "fail");
        json.WriteString("level", isOpen ? "none" : Level(result.Level));
        string wayOut = result.WayOut is { Length: > 0 } text ? $" What to do: {text}" : "";
        Message(json, "message", result.Message + wayOut);
        Locations(json, report, result);
        json.WriteStartObject("partialFingerprints");
        json.WriteString("kvmsim/v1", fingerprint);
        json.WriteEndObject();
        json.WriteStartObject("properties");
        foreach (ReportProperty property in result.Properties.DistinctBy(
            property => property.Name, StringComparer.Ordinal))
        {
            json.WriteString(property.Name, ForeignText.Line(property.Value));
        }

        if (result.Evidence.Length > 0)
        {
            json.WriteStartArray("evidence");
            foreach (string line in result.Evidence.SelectMany(ForeignText.Lines))
            {
                json.WriteStringValue(line);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Locations(Utf8JsonWriter json, KvmReport report, ReportResult result)
    {
        if (result.File is null && result.Places.Length == 0)
        {
            return;
        }

        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (result.File is { } file)
        {
            (string uri, bool isRelative) = ReportPath.ToUri(report, file);
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", uri);
            if (isRelative)
            {
                json.WriteString("uriBaseId", Root);
            }

            json.WriteEndObject();
            if (result.Line > 0)
            {
                json.WriteStartObject("region");
                json.WriteNumber("startLine", result.Line);
                if (result.Column > 0)
                {
                    json.WriteNumber("startColumn", result.Column);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        if (result.Places.Length > 0)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("name", ForeignText.Line(result.Places[^1].Name));
            json.WriteString(
                "fullyQualifiedName", ForeignText.Line(
                    string.Join('/', result.Places.Select(place => place.ToString()))));
            json.WriteString("kind", result.Places[^1].Kind);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Message(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", ForeignText.Line(text));
        json.WriteEndObject();
    }

    private static string Plain(string markdown) =>
        markdown.Replace("`", "", StringComparison.Ordinal).Replace("\n\n", " ", StringComparison.Ordinal);

    private static int IndexOf(IReadOnlyList<ReportRule> rules, string id)
    {
        int index = 0;
        while (rules[index].Id != id)
        {
            index++;
        }

        return index;
    }

    private static string Level(ReportLevel level) => level switch
    {
        ReportLevel.Error => "error",
        ReportLevel.Warning => "warning",
        _ => "note",
    };
}
