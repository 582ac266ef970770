using System.Globalization;
using System.Xml;
using KvmSim.Messages;

namespace KvmSim.Reporting;

/// <summary>
/// A report as JUnit, in the dialect that dashboards share: a suite for each input, a case for each result. What could
/// not be judged is an error and not a skipped case, which every dashboard shows as green.
/// </summary>
internal static class JunitReport
{
    public static void Write(TextWriter writer, KvmReport report)
    {
        XmlWriterSettings settings = new()
        {
            Indent = true,
            NewLineChars = "\n",
            OmitXmlDeclaration = true, // it would say UTF-16, as strings are
        };
        writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using (XmlWriter xml = XmlWriter.Create(writer, settings))
        {
            xml.WriteStartElement("testsuites");
            Attribute(xml, "name", report.Command.Length == 0 ? report.Tool : report.Command);
            Counts(xml, [.. report.Inputs.SelectMany(CasesOf)]);
            for (int i = 0; i < report.Inputs.Length; i++)
            {
                Suite(xml, report, report.Inputs[i], i);
            }

            xml.WriteEndElement();
        }

        writer.Write('\n');
    }

    /// <summary>An input of which nothing is known is a case too: a suite without cases is green.</summary>
    private static ItemList<ReportResult> CasesOf(ReportInput input) => input.Results.Length > 0 ? input.Results :
    [
        new ReportResult
        {
            RuleId = RuleIds.InputUnusable,
            Outcome = ReportOutcome.Unknown,
            Title = input.Name,
            Message = input.Message,
        },
    ];

    private static void Suite(XmlWriter xml, KvmReport report, ReportInput input, int id)
    {
        string name = input.File is { } file && input.Name == file ? ReportPath.Show(report, file) : input.Name;
        ItemList<ReportResult> cases = CasesOf(input);
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", name);
        Counts(xml, cases);
        Attribute(xml, "skipped", "0");
        Attribute(xml, "id", id.ToString(CultureInfo.InvariantCulture));
        xml.WriteStartElement("properties");
        Property(xml, "tool", $"{report.Tool} {report.Version}".TrimEnd());
        Property(xml, "outcome", input.Outcome.ToString());
        if (input.Kind.Length > 0)
        {
            Property(xml, "kind", input.Kind);
        }

        if (input.File is { } path)
        {
            Property(xml, "file", ReportPath.Show(report, path));
        }

        xml.WriteEndElement();
        foreach (ReportResult result in cases)
        {
            Case(xml, report, name, result);
        }

        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, KvmReport report, string suite, ReportResult result)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "name", $"{result.Title} ({result.RuleId})");
        Attribute(xml, "classname", suite);
        if (result.Outcome != ReportOutcome.Passed)
        {
            xml.WriteStartElement(result.Outcome == ReportOutcome.Finding ? "failure" : "error");
            Attribute(xml, "type", result.RuleId);
            Attribute(xml, "message", result.Message);
            xml.WriteString(string.Join('\n', Details(report, result)));
            xml.WriteEndElement();
        }

        string output = string.Join('\n', Output(result));
        if (output.Length > 0)
        {
            xml.WriteElementString("system-out", output);
        }

        xml.WriteEndElement();
    }

    private static IEnumerable<string> Details(KvmReport report, ReportResult result)
    {
        foreach (string line in ForeignText.Lines(result.Message))
        {
            yield return line;
        }

        if (result.File is { } file)
        {
            string line = result.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $":{result.Line}") : "";
            string column = result.Column > 0 ? string.Create(CultureInfo.InvariantCulture, $":{result.Column}") : "";
            yield return ForeignText.Line($"at {ReportPath.Show(report, file)}{line}{column}");
        }

        if (result.WayOut is { Length: > 0 } wayOut)
        {
            yield return ForeignText.Line($"What to do: {wayOut}");
        }

        yield return ReportRules.Get(result.RuleId).HelpUri;
    }

    private static IEnumerable<string> Output(ReportResult result) => result.Places
        .Select(place => ForeignText.Line(place.ToString()))
        .Concat(result.Properties.Select(property => ForeignText.Line(property.ToString())))
        .Concat(result.Evidence.SelectMany(ForeignText.Lines));

    private static void Counts(XmlWriter xml, ItemList<ReportResult> cases)
    {
        Attribute(xml, "tests", Text(cases.Length));
        Attribute(xml, "failures", Text(cases.Count(result => result.Outcome == ReportOutcome.Finding)));
        Attribute(xml, "errors", Text(cases.Count(result =>
            result.Outcome is ReportOutcome.Unknown or ReportOutcome.InputError)));
    }

    private static void Property(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("property");
        Attribute(xml, "name", name);
        Attribute(xml, "value", value);
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) =>
        xml.WriteAttributeString(name, ForeignText.Line(value));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
