using System.Reflection;
using KvmSim.Reporting;

namespace KvmSim.Core.Tests.Reporting;

/// <summary>Reports to write: of every outcome, and of text that means harm.</summary>
internal static class SampleReports
{
    /// <summary>Escapes, ends of elements, a table's bars, a bidirectional override, half a character.</summary>
    public const string Hostile =
        "\u001b[31mred\u0007 ]]> <b>&amp; | `x` \u202eevil\u2028 \ud800 \u0000 @all http://x.test [a](b) \r\n# head";

    public static KvmReport Mixed { get; } = new()
    {
        Version = "1.2.3",
        Command = "kvmsim check a b",
        Unit = "file",
        Root = "/srv/tree",
        Inputs =
        [
            Input("/srv/tree/good.yaml", Result(ReportOutcome.Passed, "KVM accepts all 4 CPUs.")),
            Input(
                "/srv/tree/sub dir/bad#1.yaml",
                Result(ReportOutcome.Finding, "CPU 4 is refused.") with
                {
                    File = "/srv/tree/sub dir/bad#1.yaml",
                    Line = 7,
                    Column = 3,
                    WayOut = "Keep it offline.",
                    Places = [new("machine", "host"), new("cpu", "4"),
                        new("register", "IA32_VMX_PROCBASED_CTLS2 (0x48b)"), new("bit", "bit 30")],
                    Properties = [new("errno", "EIO")],
                    Evidence = ["<err> kvm: line one", "<info> line two"],
                },
                Result(ReportOutcome.Finding, "CPUs differ.")
                    with { RuleId = RuleIds.CpuDiffers, Level = ReportLevel.Warning }),
            Input("/elsewhere/open.txt", Result(ReportOutcome.Unknown, "CPU 1 is unknown: needs MSR 0x48b.") with
            {
                RuleId = RuleIds.CpuNotJudged,
                File = "/elsewhere/open.txt",
            }),
            Input("gone.txt", Result(ReportOutcome.InputError, "It cannot be read.") with
            {
                RuleId = "FileNotRead",
                File = "gone.txt",
            }),
        ],
    };

    public static KvmReport Harmful { get; } = new()
    {
        Version = "1.2.3",
        Command = $"kvmsim check {Hostile}",
        Unit = "file",
        Inputs =
        [
            new ReportInput
            {
                Name = Hostile,
                Kind = Hostile,
                File = Hostile,
                Results =
                [
                    Result(ReportOutcome.Finding, Hostile) with
                    {
                        Title = Hostile,
                        WayOut = Hostile,
                        File = Hostile,
                        Line = 1,
                        Places = [new("machine", Hostile)],
                        Properties = [new("found", Hostile)],
                        Evidence = [Hostile],
                    },
                    Result(ReportOutcome.InputError, Hostile) with { RuleId = Hostile },
                ],
            },
        ],
    };

    public static string PathOf(string schema) => typeof(SampleReports).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == schema).Value!;

    public static ReportResult Result(ReportOutcome outcome, string message) => new()
    {
        RuleId = RuleIds.CpuIncompatible,
        Outcome = outcome,
        Title = "host",
        Message = message,
    };

    public static KvmReport Of(params ReportOutcome[] outcomes) => new()
    {
        Unit = "file",
        Inputs = [.. outcomes.Select((outcome, i) => Input($"f{i}", Result(outcome, "It is so.")))],
    };

    private static ReportInput Input(string file, params ReportResult[] results) =>
        new() { Name = file, Kind = "manifest", File = file, Results = results };
}
