using System.Globalization;
using System.Text.RegularExpressions;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Reporting;

/// <summary>What Invoke-SimScenario writes: the steps of a scenario, then its verdict.</summary>
internal static partial class ScenarioResults
{
    public static void AddStep(ReportBuilder report, WrittenObject step)
    {
        string scenario = step.Text("Scenario"), generation = step.Text("Generation");
        foreach (ReportResult result in ResultsOf(step))
        {
            report.Add(Key(scenario, generation), Name(scenario, generation), "scenario", file: null, result);
        }
    }

    /// <summary>The verdict ends its scenario; alone, as of -Summary, it is the answer.</summary>
    public static void AddVerdict(ReportBuilder report, WrittenObject verdict)
    {
        string scenario = verdict.Text("Scenario"), generation = verdict.Text("Generation");
        string key = Key(scenario, generation);
        if (report.Close(key))
        {
            return;
        }

        bool passed = verdict.Truth("Passed");
        int expectations = verdict.Number("Expectations"), failures = verdict.Number("Failures");
        report.Add(key, Name(scenario, generation), "scenario", file: null, new ReportResult
        {
            RuleId = RuleIds.ExpectationFailed,
            Outcome = passed ? ReportOutcome.Passed : ReportOutcome.Finding,
            Title = scenario,
            Message = passed
                ? string.Create(CultureInfo.InvariantCulture, $"All {expectations} expectations held.")
                : string.Create(
                    CultureInfo.InvariantCulture, $"{failures} of {expectations} expectations did not hold."),
            Places = [new("scenario", scenario)],
            Properties = [new("generation", generation)],
        });
        report.Close(key);
    }

    public static IEnumerable<ReportResult> ResultsOf(WrittenObject step)
    {
        string scenario = step.Text("Scenario"), generation = step.Text("Generation"), number = step.Text("Step");
        ReportResult whole = new()
        {
            RuleId = RuleIds.ExpectationFailed,
            Outcome = ReportOutcome.Passed,
            Title = $"Step {number}, {step.Text("Operation")}",
            Message = $"Step {number}, {step.Text("Operation")}: {step.Text("Result")}; online {step.Text("Online")}",
            Places = [new("scenario", scenario), new("step", number)],
            Properties =
            [
                new("generation", generation), new("result", step.Text("Result")), new("online", step.Text("Online")),
                .. CompatibilityResults.Property(ReportProperty.Evidence, step.Text("Evidence")),
            ],
        };
        if (step.Truth("Passed"))
        {
            return [whole];
        }

        string[] log = [.. step.Items("Log").Select(LineOf)];
        return step.Texts("Failures").DefaultIfEmpty("").Select(failure => OfFailure(whole, failure, log));
    }

    private static ReportResult OfFailure(ReportResult whole, string failure, string[] log)
    {
        Match place = MarkOf().Match(failure);
        string what = place.Success ? failure[place.Length..] : failure;
        return whole with
        {
            Outcome = ReportOutcome.Finding,
            Message = $"{whole.Title}: {(what.Length == 0 ? "an expectation did not hold" : what)}",
            File = place.Success ? place.Groups["file"].Value : null,
            Line = place.Success ? int.Parse(place.Groups["line"].ValueSpan, CultureInfo.InvariantCulture) : 0,
            Column = place.Success ? int.Parse(place.Groups["column"].ValueSpan, CultureInfo.InvariantCulture) : 0,
            Evidence = log,
        };
    }

    /// <summary>The level and the line, with its time.</summary>
    private static string LineOf(WrittenObject line) =>
        line.OptionalText("Level") is { } level ? $"<{level.ToLowerInvariant()}> {line.AsText}" : line.AsText;

    private static string Key(string scenario, string generation) => $"scenario\n{scenario}\n{generation}";

    private static string Name(string scenario, string generation) =>
        generation.Length == 0 ? scenario : $"{scenario} under {generation}";

    /// <summary>Each failure begins with the place of the expectation, as editors understand it.</summary>
    [GeneratedRegex(
        @"^(?<file>.+?):(?<line>[0-9]{1,9}):(?<column>[0-9]{1,9}): ",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MarkOf();
}
