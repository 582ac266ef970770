using System.Management.Automation;
using KvmSim.Manifests;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Output;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Reporting;

/// <summary>
/// Errors that came along. An answer of the kernel is a finding; any other error kept an input from being used.
/// </summary>
internal static class ErrorResults
{
    public static void AddError(ReportBuilder report, WrittenObject item)
    {
        ReportResult result = Of(item);
        if (result.Outcome == ReportOutcome.InputError)
        {
            report.CountError();
        }

        string name = result.File ?? result.Title;
        report.Add($"error\n{name}", name, "", result.File, result);
    }

    public static ReportResult Of(WrittenObject item)
    {
        if (item.Base is ErrorRecord { Exception: ManifestException { Diagnostics: [{ } diagnostic] } })
        {
            return ManifestResults.Of(
                new WrittenObject(PSObject.AsPSObject(ManifestProblem.Of(diagnostic))), isUsed: false);
        }

        string whole = item.Text("FullyQualifiedErrorId"), id = whole.Split(',')[0];
        bool isAnswer = ErrorIds.OfKernel.Contains(id, StringComparer.Ordinal)
            || id is ErrorIds.HostDied or ErrorIds.ProcessDied or ErrorIds.VmEntryFailed or ErrorIds.VmEntryUnknown
            or ErrorIds.OperationBlocked;
        string? target = item.OptionalText("TargetObject");
        return new ReportResult
        {
            RuleId = ReportRules.Find(id) is null ? RuleIds.InputUnusable : id,
            Outcome = isAnswer ? ReportOutcome.Finding : ReportOutcome.InputError,
            Title = target ?? id,
            Message = item.AsText,
            WayOut = item.Item("ErrorDetails")?.OptionalText("RecommendedAction"),
            File = target is not null && System.IO.File.Exists(target) ? target : null,
            Properties = [new("errorId", whole)],
        };
    }
}
