using System.Management.Automation;
using KvmSim.Pages;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Pages;

namespace KvmSim.PowerShell.Commands;

/// <summary>Writes what other commands found as one page for a browser: a file that stands alone.</summary>
[Cmdlet(VerbsData.Export, Nouns.SimReport, SupportsShouldProcess = true, HelpUri = Nouns.Help + "export-simreport")]
[OutputType(typeof(FileInfo))]
public sealed class ExportSimReportCommand : SimCommand
{
    private readonly PageBuilder _page = new();

    /// <summary>
    /// Machines, and what Get-SimCpu, Get-KvmIncompatibleCpu, Get-KvmState, Get-SimKernelLog, Invoke-SimScenario,
    /// Compare-KvmGeneration, Test-KvmFleet, Test-KvmConformance, Find-KvmDesign, Find-KvmRace, Test-KvmFile and
    /// New-KvmReport write; all of them mixed if need be, and from jobs and files too.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The file, taken as it is written.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>
    /// The command that was given, for the foot of the page; if it is not said, one that finds a race again, or the
    /// line that this one stands in.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Command { get; set; }

    /// <summary>Replace a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the file's FileInfo.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (InputObject?.BaseObject is null or InformationalRecord or InformationRecord)
        {
            return;
        }

        if (!_page.TryAdd(InputObject))
        {
            WriteError(ErrorRecords.Of(
                ErrorIds.ReportInputUnknown,
                ErrorCategory.InvalidType,
                InputObject.BaseObject,
                $"An object of type {InputObject.BaseObject.GetType().FullName} says nothing that a page could show.",
                "Give machines, or what the commands write that `Get-Help "
                    + "Export-SimReport -Parameter InputObject` names."));
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        string file = FileOf(Path);
        if (_page.IsEmpty)
        {
            WriteError(ErrorRecords.Of(
                ErrorIds.ReportInputUnknown,
                ErrorCategory.InvalidData,
                Path,
                $"Nothing came that a page could show: '{Path}' is not written.",
                "Look at what the command before writes; it may have found nothing to tell of."));
            return;
        }

        Page page = _page.Finish(Command);
        page = page with { Command = page.Command ?? MyInvocation.Line.Trim() };
        string text = Await(page.ToString);
        SaveFile(file, $"write a page of {page.Kind}", Force, PassThru, writer => writer.Write(text));
    }
}
