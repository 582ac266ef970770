using KvmSim.Compatibility;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Reporting;

/// <summary>What ConvertFrom-KvmLog writes.</summary>
internal static class LogResults
{
    public static void AddReason(ReportBuilder report, WrittenObject reason)
    {
        string? file = reason.OptionalText("File");
        report.Add($"log\n{file}", file ?? "the log", "kernel log", file, Of(reason));
    }

    public static ReportResult Of(WrittenObject reason)
    {
        FindingSeverity severity = CompatibilityResults.SeverityOf(reason);
        string cpu = reason.Text("Id"), line = reason.Text("Line"), text = reason.Text("Text");
        string register = reason.Text("Source").Length == 0 ? "" : $"{CompatibilityResults.Describe(reason)}. ";
        return new ReportResult
        {
            RuleId = severity switch
            {
                FindingSeverity.Refusal => RuleIds.KernelLogRefusal,
                FindingSeverity.Unknown => RuleIds.KernelLogUnknown,
                _ => RuleIds.KernelLogWarning,
            },
            Outcome = CompatibilityResults.OutcomeOf(severity),
            Level = CompatibilityResults.LevelOf(severity),
            Title = $"line {line}",
            Message = $"{(cpu.Length == 0 ? "" : $"CPU {cpu}: ")}{text}: {register}{reason.Text("Effect")}",
            WayOut = reason.OptionalText("WhatToDo"),
            File = reason.OptionalText("File"),
            Line = reason.Number("Line"),
            Places = CompatibilityResults.Places(reason.Text("MachineName"), cpu, reason),
            Properties =
            [
                .. CompatibilityResults.Property("meaning", reason.Text("Meaning")),
                .. CompatibilityResults.Property("level", reason.Text("Level")),
                .. CompatibilityResults.Property("timestamp", reason.Text("Timestamp")),
                .. CompatibilityResults.Values(reason),
            ],
        };
    }
}
