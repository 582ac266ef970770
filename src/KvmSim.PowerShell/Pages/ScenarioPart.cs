using System.Text.RegularExpressions;
using KvmSim.Hardware;
using KvmSim.Pages;
using KvmSim.PowerShell.Output;
using KvmSim.PowerShell.Reporting;

namespace KvmSim.PowerShell.Pages;

/// <summary>What Invoke-SimScenario wrote: runs, each a timeline.</summary>
internal sealed partial class ScenarioPart : PagePart
{
    private readonly List<Run> _runs = [];

    public override void Add(WrittenObject item)
    {
        bool isVerdict = item.TypeNames.First() == typeof(ScenarioVerdict).FullName;
        Run? run = _runs.Find(
            one => !one.IsOver && one.Scenario == item.Text("Scenario") && one.Generation == item.Text("Generation"));
        if (run is null || (!isVerdict && run.Steps.Count > 0 && run.Steps[^1].Number("Step") >= item.Number("Step")))
        {
            _runs.Add(run = new Run(item.Text("Scenario"), item.Text("Generation")));
        }

        if (isVerdict)
        {
            run.Verdict = item;
        }
        else
        {
            run.Steps.Add(item);
        }
    }

    public override Page Make()
    {
        Run[] failed = [.. _runs.Where(run => !run.Passed)];
        return new Page
        {
            Kind = "Scenario",
            Tone = failed.Length > 0 ? PageTone.Bad : PageTone.Good,
            Title = _runs is [Run only]
                ? $"{only.Scenario} under {only.Generation}: {(only.Passed ? "all as expected" : "not as expected")}"
                : failed.Length == 0 ? $"{Many(_runs.Count, "run")}: all as expected"
                : $"{failed.Length} of {Many(_runs.Count, "run")} not as expected",
            Badges =
            [
                .. _runs.Count > 24 ? [] : _runs.Select(run => new PageText(
                    _runs.Count == 1 ? Counts(run) : $"{run.Scenario} ({run.Generation}): {Counts(run)}",
                    run.Passed ? PageTone.Good : PageTone.Bad)),
            ],
            Sections = [.. _runs.Select(Section)],
        };
    }

    private static string Counts(Run run) => run.Verdict is not { } verdict ? Many(run.Steps.Count, "step")
        : run.Passed
        ? $"{Many(verdict.Number("Expectations"), "expectation")} in {Many(verdict.Number("Steps"), "step")} held"
        : $"{verdict.Text("Failures")} of {Many(verdict.Number("Expectations"), "expectation")} did not hold";

    private PageSection Section(Run run, int index)
    {
        string machine = run.Verdict?.Text("Machine") is { Length: > 0 } name ? $" on {name}" : "";
        return new PageSection(
            $"{run.Scenario}{machine}, {run.Generation}",
            run.Steps.Count == 0
                ? [new ParagraphBlock(Counts(run))]
                : [new TimelineBlock($"run{index + 1}", Lanes(run), [.. run.Steps.Select(Step)])])
        {
            Tone = run.Passed ? PageTone.Good : PageTone.Bad,
        };
    }

    private static TimelineStep Step(WrittenObject step)
    {
        string answer = step.Text("Result");
        return new TimelineStep
        {
            Number = step.Number("Step"),
            Operation = step.Text("Operation"),
            Answer = new PageText(answer, IsCode: true),
            Note = step.Text("Note"),
            Expectations = step.Number("ExpectationCount"),
            Failures = step.Texts("Failures"),
            Online = step.Cpus("Online"),
            Enabled = step.Cpus("Enabled"),
            Log = [.. step.Items("Log").Select(ShownMachine.LineOf)],
            Evidence = step.Text("Evidence"),
        };
    }

    /// <summary>The CPUs that are online at any time, and those that an operation names.</summary>
    private static LaneCpu[] Lanes(Run run)
    {
        CpuSet cpus = CpuSet.Empty;
        foreach (WrittenObject step in run.Steps)
        {
            cpus = cpus.Union(step.Cpus("Online")).Union(step.Cpus("Enabled"));
            foreach (Match match in NamedCpus().Matches(step.Text("Operation")))
            {
                cpus = CpuSet.TryParse(match.Groups["cpus"].Value, out CpuSet named, out _) ? cpus.Union(named) : cpus;
            }
        }

        return [.. cpus.Select(cpu => new LaneCpu(cpu, ""))];
    }

    [GeneratedRegex(@"\bCPUs? (?<cpus>[0-9][0-9,-]*)", RegexOptions.ExplicitCapture
        | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex NamedCpus();

    private sealed class Run(string scenario, string generation)
    {
        public string Scenario => scenario;

        public string Generation => generation;

        public List<WrittenObject> Steps { get; } = [];

        public WrittenObject? Verdict { get; set; }

        public bool IsOver => Verdict is not null;

        public bool Passed => Verdict is { } verdict
            ? verdict.Truth("Passed") : Steps.TrueForAll(step => step.Truth("Passed"));
    }
}
