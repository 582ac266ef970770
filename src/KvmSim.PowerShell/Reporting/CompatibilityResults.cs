using KvmSim.Compatibility;
using KvmSim.PowerShell.Output;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Reporting;

/// <summary>What Get-KvmIncompatibleCpu, Test-KvmCompatibility -Detailed and Compare-SimCpu write.</summary>
internal static class CompatibilityResults
{
    public static void AddCpu(ReportBuilder report, WrittenObject cpu)
    {
        string machine = cpu.Text("MachineName");
        ReportResult result = OfCpus(cpu, machine, cpu.Text("Id"), isOpen: cpu.Text("Errno").Length == 0);
        report.Add(Key(machine), machine, "machine", file: null, result);
    }

    public static void AddReason(ReportBuilder report, WrittenObject reason)
    {
        string machine = reason.Text("MachineName");
        string cpus = reason.OptionalText("Cpus") ?? reason.Text("Id");
        FindingSeverity severity = SeverityOf(reason);
        string what = $"{Cpu(cpus)}: {Describe(reason)}";
        ReportResult result = new()
        {
            RuleId = severity switch
            {
                FindingSeverity.Refusal => RuleIds.CpuIncompatible,
                FindingSeverity.Unknown => RuleIds.CpuNotJudged,
                _ => RuleIds.CpuDiffers,
            },
            Outcome = OutcomeOf(severity),
            Level = LevelOf(severity),
            Title = Cpu(cpus),
            Message =
                $"{what}: expected {reason.Text("Expected")}, found {reason.Text("Found")}. {reason.Text("Effect")}"
                    .TrimEnd(),
            WayOut = reason.OptionalText("WhatToDo"),
            Places = Places(machine, cpus, reason),
            Properties = Values(reason),
        };
        report.Add(Key(machine), machine, "machine", file: null, result);
    }

    /// <summary>CPUs that are refused, or cannot be judged, with the reasons.</summary>
    public static ReportResult OfCpus(WrittenObject cpus, string machine, string list, bool isOpen)
    {
        WrittenObject[] reasons = [.. cpus.Items("Reasons")];
        string[] missing = cpus.Texts("Missing");
        string model = cpus.OptionalText("Model") is { } name ? $" ({name})" : "";
        string answer = cpus.OptionalText("Errno") is { } errno ? $"KVM's check answers {errno}: " : "";
        string why = isOpen
            ? $"is unknown: {(missing.Length > 0 ? MissingText.Short(missing) : "needs more than is known")}."
            : $"{answer}{string.Join("; ", reasons.Select(Describe).DefaultIfEmpty(cpus.Text("Reason")))}.";
        return new ReportResult
        {
            RuleId = isOpen ? RuleIds.CpuNotJudged : RuleIds.CpuIncompatible,
            Outcome = isOpen ? ReportOutcome.Unknown : ReportOutcome.Finding,
            Title = Cpu(list),
            Message = $"{Cpu(list)}{model}{(isOpen ? " " : ": ")}{why}",
            WayOut = reasons.Select(reason => reason.OptionalText("WhatToDo")).OfType<string>().FirstOrDefault(),
            Places = reasons.Length > 0 ? Places(
                machine, list, reasons[0]) : [new("machine", machine), new("cpu", list)],
            Properties =
            [
                .. Property("reason", cpus.Text("Reason")), .. Property("errno", cpus.Text("Errno")),
                .. Property("missing", string.Join(", ", missing)),
                .. Property(ReportProperty.Evidence, cpus.Text("Evidence")),
            ],
            Evidence =
            [
                .. reasons.Where(reason => !IsOpen(reason)).Select(Evidence).Where(line => line.Length > 0),
                .. OpenEvidence(reasons),
            ],
        };
    }

    public static IEnumerable<ReportProperty> Property(string name, string value) =>
        value.Length == 0 ? [] : [new ReportProperty(name, value)];

    public static FindingSeverity SeverityOf(WrittenObject reason) =>
        Enum.TryParse(reason.Text("Severity"), out FindingSeverity severity) ? severity : FindingSeverity.Unknown;

    public static ReportOutcome OutcomeOf(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Refusal or FindingSeverity.Warning => ReportOutcome.Finding,
        FindingSeverity.Unknown => ReportOutcome.Unknown,
        _ => ReportOutcome.Passed,
    };

    public static ReportLevel LevelOf(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Refusal => ReportLevel.Error,
        FindingSeverity.Information => ReportLevel.Note,
        _ => ReportLevel.Warning,
    };

    /// <summary>"IA32_VMX_PROCBASED_CTLS2 (0x48b): bit 30 VMM bus-lock detection".</summary>
    public static string Describe(WrittenObject reason)
    {
        string source = reason.Text("Source");
        string[] bits = reason.Texts("Bits");
        return source.Length == 0 ? reason.AsText : bits.Length == 0 ? source : $"{source}: {string.Join(", ", bits)}";
    }

    public static ReportPlace[] Places(string machine, string cpus, WrittenObject reason) =>
    [
        .. Place("machine", machine), .. Place("cpu", cpus), .. Place("register", reason.Text("Source")),
        .. Place("bit", string.Join(", ", reason.Texts("Bits"))),
    ];

    public static ReportProperty[] Values(WrittenObject reason) =>
    [
        .. Property("property", reason.Text("Property")), .. Property("expected", reason.Text("Expected")),
        .. Property("found", reason.Text("Found")), .. Property("referenceCpu", reason.Text("ReferenceCpu")),
        .. Property("severity", reason.Text("Severity")),
        .. Property("kernelLooksSince", reason.Text("KernelLooksSince")),
        .. Property(ReportProperty.Evidence, reason.Text("Evidence")),
    ];

    private static string Evidence(WrittenObject reason) =>
        reason.Text("Expected").Length == 0 && reason.Text("Found").Length == 0
        ? reason.Text("Effect")
        : $"{reason.Text("Source")}: expected {reason.Text("Expected")}, found {reason.Text("Found")}. "
            + $"{reason.Text("Effect")}";

    private static bool IsOpen(WrittenObject reason) =>
        SeverityOf(reason) == FindingSeverity.Unknown && reason.Text("Source").Length > 0;

    /// <summary>What is not known, a line for each thing that nobody can say because of it.</summary>
    private static IEnumerable<string> OpenEvidence(IEnumerable<WrittenObject> reasons) => reasons.Where(IsOpen)
        .GroupBy(reason => reason.Text("Effect"), StringComparer.Ordinal)
        .Select(group =>
        {
            string[] sources = [.. group.Select(Describe).Distinct(StringComparer.Ordinal)];
            return $"{MissingText.Short(sources)}: not known. {group.Key}".TrimEnd();
        });

    private static IEnumerable<ReportPlace> Place(string kind, string name) =>
        name.Length == 0 ? [] : [new ReportPlace(kind, name)];

    private static string Cpu(string list) => list.Length == 0 ? "A CPU" : $"CPU {list}";

    private static string Key(string machine) => $"machine\n{machine}";
}
