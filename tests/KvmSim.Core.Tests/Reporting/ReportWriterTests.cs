using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using KvmSim.Core.Tests.Manifests;
using KvmSim.Reporting;
using NJsonSchema;
using Xunit;

namespace KvmSim.Core.Tests.Reporting;

/// <summary>Each format, held against its public schema, and what foreign text can do in it.</summary>
public sealed class ReportWriterTests
{
    private static readonly ReportFormat[] Formats = Enum.GetValues<ReportFormat>();

    public static TheoryData<string> Reports => ["Mixed", "Harmful", "Empty"];

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task Sarif_OfAnyReport_FollowsTheSchemaOfOasis(string name)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(
            SampleReports.PathOf("SarifSchema"), TestContext.Current.CancellationToken);

        Assert.Empty(schema.Validate(ReportWriter.Write(Report(name), ReportFormat.Sarif)));
        Assert.NotEmpty(schema.Validate("""{"version": "2.1.0", "runs": [{"results": []}]}"""));
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task Json_OfAnyReport_FollowsItsSchema(string name)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(
            Path.Combine(Repository.Root, "schemas", "report.schema.json"), TestContext.Current.CancellationToken);

        Assert.Empty(schema.Validate(ReportWriter.Write(Report(name), ReportFormat.Json)));
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public void Junit_OfAnyReport_FollowsTheSchemaThatDashboardsRead(string name)
    {
        XmlSchemaSet schemas = new();
        using XmlReader schema = XmlReader.Create(SampleReports.PathOf("JunitSchema"));
        schemas.Add(null, schema);
        List<string> problems = [];

        XDocument.Parse(ReportWriter.Write(Report(name), ReportFormat.Junit))
            .Validate(schemas, (_, e) => problems.Add(e.Message));

        Assert.Empty(problems);
    }

    [Fact]
    public void Sarif_OfResults_HasWhatCodeScanningNeeds()
    {
        JsonElement run = JsonDocument.Parse(
            ReportWriter.Write(SampleReports.Mixed, ReportFormat.Sarif)).RootElement.GetProperty("runs")[0];
        JsonElement[] results = [.. run.GetProperty("results").EnumerateArray()];
        JsonElement[] rules = [.. run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()];
        JsonElement invocation = run.GetProperty("invocations")[0];
        JsonElement first = results[0];
        JsonElement place = first.GetProperty("locations")[0].GetProperty("physicalLocation");

        Assert.Equal(
            ["fail", "fail", "open"], results.Select(result => result.GetProperty("kind").GetString()),
            StringComparer.Ordinal);
        Assert.Equal(
            ["error", "warning", "none"], results.Select(result => result.GetProperty("level").GetString()),
            StringComparer.Ordinal);
        Assert.All(results, result => Assert.Equal(
            result.GetProperty("ruleId").GetString(),
            rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()));
        Assert.Equal("sub%20dir/bad%231.yaml", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal("%SRCROOT%", place.GetProperty("artifactLocation").GetProperty("uriBaseId").GetString());
        Assert.Equal(7, place.GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.Equal(3, place.GetProperty("region").GetProperty("startColumn").GetInt32());
        Assert.Equal(
            "bit", first.GetProperty("locations")[0].GetProperty("logicalLocations")[0].GetProperty("kind")
                .GetString());
        Assert.Equal(
            "file:///elsewhere/open.txt",
            results[2].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation")
                .GetProperty("uri").GetString());
        Assert.Equal(1, invocation.GetProperty("exitCode").GetInt32());
        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal(
            "FileNotRead", invocation.GetProperty("toolExecutionNotifications")[0].GetProperty("descriptor")
                .GetProperty("id").GetString());
        Assert.Contains(
            rules, rule => rule.GetProperty("helpUri")
                .GetString()!.EndsWith("gates.md#cpuincompatible", StringComparison.Ordinal));
    }

    [Fact]
    public void SarifFingerprints_WhenLinesMove_StayAndAreDistinct()
    {
        KvmReport moved = SampleReports.Mixed with
        {
            Inputs = [.. SampleReports.Mixed.Inputs.Select(input => input with
            {
                Results = [.. input.Results.Select(result => result with { Line = result.Line + 5 })],
            })],
        };
        KvmReport twice =
            SampleReports.Mixed with { Inputs = [SampleReports.Mixed.Inputs[1], SampleReports.Mixed.Inputs[1]] };

        Assert.Equal(Fingerprints(SampleReports.Mixed), Fingerprints(moved));
        Assert.Equal(4, Fingerprints(twice).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Junit_OfOutcomes_CountsWhatWasNotJudgedAsErrors()
    {
        XElement suites = XDocument.Parse(ReportWriter.Write(SampleReports.Mixed, ReportFormat.Junit)).Root!;
        string[] suite = [
            .. suites.Elements("testsuite")
                .Select(
                    one =>
                        $"{one.Attribute("name")!.Value} {one.Attribute("failures")!.Value} "
                            + $"{one.Attribute("errors")!.Value} {one.Attribute("skipped")!.Value}")];

        Assert.Equal(
            "5 2 2",
            $"{suites.Attribute("tests")!.Value} {suites.Attribute("failures")!.Value} "
                + $"{suites.Attribute("errors")!.Value}");
        Assert.Equal(
            ["good.yaml 0 0 0", "sub dir/bad#1.yaml 2 0 0", "/elsewhere/open.txt 0 1 0", "gone.txt 0 1 0"], suite);
        Assert.Equal("CpuIncompatible", suites.Descendants("failure").First().Attribute("type")!.Value);
        Assert.Contains(
            "<err> kvm: line one", suites.Descendants("system-out").First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Junit_OfAnInputWithoutResults_IsNoGreenSuite()
    {
        KvmReport report = new() { Inputs = [new ReportInput { Name = "x", Results = [] }] };

        Assert.Equal(
            "1", XDocument.Parse(ReportWriter.Write(report, ReportFormat.Junit)).Root!.Attribute("errors")!.Value);
    }

    [Fact]
    public void Markdown_OfAReport_IsATableOfWhatDidNotPassAndACount()
    {
        string[] lines = ReportWriter.Write(SampleReports.Mixed, ReportFormat.Markdown).TrimEnd('\n').Split('\n');

        Assert.Equal(
            4,
            lines.Count(
                line => line.StartsWith("| ", StringComparison.Ordinal) && !line.Contains(
                    "---", StringComparison.Ordinal) && !line.StartsWith("| | Input", StringComparison.Ordinal)));
        Assert.Equal("**4 files: 1 passed, 1 with findings, 2 could not be judged**", lines[^1]);
        Assert.Contains(@"sub dir/bad\#1.yaml:7:3", string.Concat(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_OfHostileText_HasNoMarkupOfItsOwn()
    {
        string text = ReportWriter.Write(SampleReports.Harmful, ReportFormat.Markdown);
        string cells = text.Split('\n').Single(line => line.StartsWith("| error", StringComparison.Ordinal));

        Assert.Equal(6, Regex.Count(cells, @"(?<!\\)\|", RegexOptions.None, TimeSpan.FromSeconds(5)));
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@all", text, StringComparison.Ordinal);
        Assert.DoesNotContain("http://x", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[a](b)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# head", text, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryFormat_OfHostileText_HasNoCharacterThatATerminalObeys()
    {
        Assert.All(Formats, format => Assert.DoesNotContain(
            ReportWriter.Write(SampleReports.Harmful, format),
            c => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\u2028' || char.IsSurrogate(c)));
    }

    [Fact]
    public void Text_AtEightyColumns_BreaksBetweenWordsAndDropsNothing()
    {
        string pattern = new('x', 120);
        string message =
            $"log: expected a line <err> '{pattern}', found <info> 'kvm: enabling virtualization on "
                + "CPU3 failed' and nothing more";
        KvmReport report = new()
        {
            Unit = "scenario",
            Inputs = [
                new ReportInput { Name = "s", Results = [
                    SampleReports.Result(ReportOutcome.Finding, message) with { Title = "log" }] }],
        };
        string[] lines = ReportWriter.Write(report, ReportFormat.Text, 80).Split('\n');

        Assert.All(
            lines, line => Assert.True(line.Length <= 80 || line.Contains(pattern, StringComparison.Ordinal), line));
        Assert.Contains(message, string.Join(' ', lines.Select(line => line.Trim())), StringComparison.Ordinal);
        Assert.Equal("1 scenario: 1 with findings", lines[^2]);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Reports_InAnotherCulture_AreTheSame(string culture)
    {
        string[] expected = [.. Formats.Select(format => ReportWriter.Write(SampleReports.Mixed, format))];
        using CultureScope scope = new(culture);

        Assert.Equal(
            expected, Formats.Select(format => ReportWriter.Write(SampleReports.Mixed, format)),
            StringComparer.Ordinal);
    }

    private static KvmReport Report(string name) => name switch
    {
        "Mixed" => SampleReports.Mixed,
        "Harmful" => SampleReports.Harmful,
        _ => SampleReports.Of(),
    };

    private static string[] Fingerprints(KvmReport report) =>
    [
        .. JsonDocument.Parse(ReportWriter.Write(report, ReportFormat.Sarif)).RootElement.GetProperty("runs")[0]
            .GetProperty("results")
            .EnumerateArray()
            .Select(result => result.GetProperty("partialFingerprints").GetProperty("kvmsim/v1").GetString()!),
    ];
}
