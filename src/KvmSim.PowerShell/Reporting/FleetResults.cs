using System.Globalization;
using KvmSim.Compatibility;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Reporting;

/// <summary>What Test-KvmFleet writes.</summary>
internal static class FleetResults
{
    public static void AddFleet(ReportBuilder report, WrittenObject fleet)
    {
        foreach (WrittenObject machine in fleet.Items("Machines"))
        {
            AddMachine(report, machine);
        }

        report.CountFailedFiles(fleet.Number("FailedFileCount"));
    }

    public static void AddMachine(ReportBuilder report, WrittenObject machine)
    {
        string name = machine.Text("Name"), generation = machine.Text("Generation");
        string? source = machine.OptionalText("Source");
        string key = $"fleet\n{name}\n{source}\n{generation}";
        report.Close(key);
        foreach (ReportResult result in ResultsOf(machine))
        {
            report.Add(key, name, "machine", source, result);
        }
    }

    public static IEnumerable<ReportResult> ResultsOf(WrittenObject machine)
    {
        string name = machine.Text("Name"), generation = machine.Text("Generation");
        _ = Enum.TryParse(machine.Text("Verdict"), out CheckVerdict verdict);
        string? file = machine.OptionalText("Source");
        ReportProperty[] about =
        [
            .. CompatibilityResults.Property("generation", generation),
            .. CompatibilityResults.Property("load", machine.Text("Load")),
        ];
        ReportResult whole = new()
        {
            RuleId = RuleIds.CpuIncompatible,
            Outcome = ReportOutcome.Passed,
            Title = generation.Length == 0 ? name : $"{name} under {generation}",
            Message = string.Create(
                CultureInfo.InvariantCulture, $"KVM accepts all {machine.Number("CpuCount")} CPUs."),
            File = file,
            Places = [new("machine", name)],
            Properties = [
                .. about, .. CompatibilityResults.Property(ReportProperty.Evidence, machine.Text("Evidence"))],
        };
        ReportResult[] suspects =
        [
            .. machine.Items("Suspects").Select(suspect => OfSuspect(suspect, name)).Select(result => result with
            {
                File = file,
                Title = $"{whole.Title}: {result.Title}",
                Properties = [.. result.Properties, .. about],
            }),
        ];
        return Decide(machine, verdict, whole, suspects);
    }

    private static ReportResult OfSuspect(WrittenObject suspect, string machine) => CompatibilityResults.OfCpus(
        suspect, machine, suspect.Text("Cpus"), isOpen: suspect.Text("Verdict") == nameof(CheckVerdict.Unknown));

    /// <summary>The suspects, or the machine as a whole where the verdict does not come from them.</summary>
    private static IEnumerable<ReportResult> Decide(
        WrittenObject machine, CheckVerdict verdict, ReportResult whole, ReportResult[] suspects)
    {
        bool fails = verdict == CheckVerdict.Fail;
        if (machine.OptionalText("Death") is { } death)
        {
            yield return whole with { RuleId = RuleIds.KernelDies, Outcome = ReportOutcome.Finding, Message = death };
            fails = false;
        }
        else if (fails && !suspects.Any(suspect => suspect.Outcome == ReportOutcome.Finding))
        {
            yield return whole with
            {
                RuleId = RuleIds.KvmDoesNotLoad,
                Outcome = ReportOutcome.Finding,
                Message = $"KVM does not load: {machine.Text("Load")}.",
            };
        }
        else if (verdict == CheckVerdict.NotApplicable)
        {
            yield return whole with
            {
                RuleId = RuleIds.CheckNotApplicable,
                Outcome = ReportOutcome.Unknown,
                Message = "The machine is of another architecture than the kernel.",
            };
        }
        else if (verdict == CheckVerdict.Unknown && suspects.Length == 0)
        {
            yield return whole with
            {
                RuleId = RuleIds.CpuNotJudged,
                Outcome = ReportOutcome.Unknown,
                Message = "Whether KVM accepts the CPUs is unknown.",
            };
        }
        else if (verdict == CheckVerdict.Pass)
        {
            yield return whole;
        }

        foreach (ReportResult suspect in suspects)
        {
            yield return suspect;
        }
    }
}
