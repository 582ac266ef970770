using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Commands;

/// <summary>Writes what other commands found to a file, as a whole or not at all.</summary>
[Cmdlet(VerbsData.Export, Nouns.KvmReport, SupportsShouldProcess = true, HelpUri = Nouns.Help + "export-kvmreport")]
[OutputType(typeof(FileInfo))]
public sealed class ExportKvmReportCommand : ReportCommand
{
    /// <summary>The file, taken as it is written.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>What to write it as.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ChoiceTransformation<ReportFormat>]
    [ArgumentCompleter(typeof(EnumCompleter<ReportFormat>))]
    public Choice<ReportFormat> As { get; set; }

    /// <summary>Replace a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the file's FileInfo.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        string file = FileOf(Path);
        string text = ReportWriter.Write(Finish(), As);
        SaveFile(file, $"write the report as {As}", Force, PassThru, writer => writer.Write(text));
    }
}
