using System.Globalization;
using KvmSim.Exploration;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Reporting;

/// <summary>What Find-KvmRace writes. Each search is an input of its own.</summary>
internal static class RaceResults
{
    public static void AddSearch(ReportBuilder report, WrittenObject search)
    {
        string generation = search.Text("Generation"), machine = search.Text("MachineName");
        string name = machine.Length > 0
            ? $"{machine} under {generation}" : $"{generation}, {search.Text("CpuCount")} CPUs";
        bool complete = search.Truth("Complete");
        List<ReportResult> results =
            [.. search.Items("Violations")
                .Select(violation => RestingOn(OfViolation(violation, generation, machine), search))];
        string unknown = search.Text("UnknownCpu");
        if (unknown.Length > 0)
        {
            results.Add(Open(
                generation, machine,
                $"What becomes of CPU {unknown} is not known for certain, and was taken for compatible."));
        }

        if (!complete)
        {
            results.Add(Open(
                generation, machine,
                $"The search is not complete ({search.Text("StopReason")}); what it did not find may still be there."));
        }
        else if (!search.Texts("Properties").Any())
        {
            results.Add(NothingAsked(generation, machine));
        }
        else if (results.Count == 0)
        {
            results.Add(RestingOn(Passed(generation, machine, string.Create(
                CultureInfo.InvariantCulture,
                $"Holds in every order of events: {string.Join(", ", search.Texts("Holding"))} "
                    + $"({search.Text("StateCount")} states).")), search));
        }

        Add(report, name, results);
    }

    public static void AddProof(ReportBuilder report, WrittenObject proof)
    {
        string generation = proof.Text("Generation");
        ReportResult[] results =
            [.. proof.Items("Verdicts").Select(verdict => RestingOn(OfVerdict(verdict, generation), proof))];
        Add(report, $"{generation}, any number of CPUs", results.Length > 0 ? results : [NothingAsked(generation, "")]);
    }

    public static void AddVerdict(ReportBuilder report, WrittenObject verdict) =>
        Add(report, verdict.Text("Property"), [OfVerdict(verdict, "")]);

    public static void AddViolation(ReportBuilder report, WrittenObject violation) =>
        Add(report, violation.Text("Property"), [OfViolation(violation, "", "")]);

    private static ReportResult RestingOn(ReportResult result, WrittenObject search) =>
        result.Outcome == ReportOutcome.Unknown
        ? result
        : result with
        {
            Properties = [.. result.Properties,
                .. CompatibilityResults.Property(ReportProperty.Evidence, search.Text("Evidence"))],
        };

    private static void Add(ReportBuilder report, string name, IEnumerable<ReportResult> results)
    {
        string key = $"search\n{name}";
        foreach (ReportResult result in results)
        {
            report.Add(key, name, "search", file: null, result);
        }

        report.Close(key);
    }

    private static ReportResult OfVerdict(WrittenObject verdict, string generation)
    {
        string property = verdict.Text("Property");
        return verdict.Text("Verdict") switch
        {
            nameof(AnyCpuCountVerdict.Holds) =>
                Passed(generation, "", $"{property} holds for every number of CPUs.") with { Title = property },
            nameof(AnyCpuCountVerdict.Broken) when verdict.Item("Violation") is { } violation =>
                OfViolation(violation, generation, "", verdict.Text("SmallestCpuCount")),
            nameof(AnyCpuCountVerdict.Broken) => Passed(generation, "", $"{verdict.AsText}.") with
            {
                RuleId = RuleIds.RaceFound,
                Outcome = ReportOutcome.Finding,
                Title = property,
            },
            _ => Open(
                generation, "", $"{property} could not be decided for every number of CPUs{Because(verdict)}.") with
            {
                Title = property,
            },
        };
    }

    private static string Because(WrittenObject verdict) =>
        verdict.OptionalText("Reason") is { Length: > 0 } reason ? $": {reason}" : "";

    private static ReportResult NothingAsked(string generation, string machine) =>
        Open(generation, machine, "No property was asked for: the states were counted, and nothing was judged.");

    private static ReportResult OfViolation(
        WrittenObject violation, string generation, string machine, string cpuCount = "")
    {
        string property = violation.OptionalText("Property") ?? violation.AsText;
        string depth = violation.Text("Depth");
        string steps = depth.Length == 0 ? "" : $" after {depth} steps";
        string breach = violation.OptionalText("Breach") is { } what ? $": {what}" : "";
        return new ReportResult
        {
            RuleId = RuleIds.RaceFound,
            Outcome = ReportOutcome.Finding,
            Title = property,
            Message = $"{property} is broken{steps}{breach}.",
            Places = [.. Places(generation, machine), new("property", property)],
            Properties =
            [
                .. CompatibilityResults.Property("generation", generation),
                .. CompatibilityResults.Property("depth", depth),
                .. CompatibilityResults.Property("sentence", violation.Text("Sentence")),
                .. CompatibilityResults.Property("smallestCpuCount", cpuCount),
            ],
            Evidence = violation.Item("Schedule") is { } schedule ? [.. schedule.Items("Steps").Select(Step)] : [],
        };
    }

    /// <summary>"&gt; 8. vm: enables CPU 3 (enabled +3)": the last step is marked.</summary>
    private static string Step(WrittenObject step)
    {
        string text = step.Text("Text"), changes = string.Join(", ", step.Texts("Changes"));
        return text.Length == 0
            ? step.AsText
            : $"{(step.Truth("IsFatal") ? "> " : "")}{step.Text("Number")}. {step.Text("Actor")}: {text}"
                + (changes.Length == 0 ? "" : $" ({changes})");
    }

    private static ReportResult Passed(string generation, string machine, string message) => new()
    {
        RuleId = RuleIds.RaceFound,
        Outcome = ReportOutcome.Passed,
        Title = generation,
        Message = message,
        Places = Places(generation, machine),
    };

    private static ReportResult Open(string generation, string machine, string message) => new()
    {
        RuleId = RuleIds.SearchIncomplete,
        Outcome = ReportOutcome.Unknown,
        Title = generation,
        Message = message,
        Places = Places(generation, machine),
    };

    private static ReportPlace[] Places(string generation, string machine) =>
    [
        .. machine.Length == 0 ? Array.Empty<ReportPlace>() : [new("machine", machine)],
        .. generation.Length == 0 ? Array.Empty<ReportPlace>() : [new("generation", generation)],
    ];
}
