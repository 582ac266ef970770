using System.Management.Automation;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Commands;

/// <summary>Makes one report of what other commands found, with its count and the exit code of a gate.</summary>
[Cmdlet(VerbsCommon.New, Nouns.KvmReport, HelpUri = Nouns.Help + "new-kvmreport")]
[OutputType(typeof(KvmReport))]
public sealed class NewKvmReportCommand : ReportCommand
{
    /// <inheritdoc />
    protected override void EndProcessing() => WriteObject(Finish());
}
