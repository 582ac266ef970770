using System.Management.Automation;
using System.Management.Automation.Host;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Commands;

/// <summary>Writes what other commands found as text, JSON, JUnit, SARIF or Markdown.</summary>
[Cmdlet(VerbsData.ConvertTo, Nouns.KvmReport, HelpUri = Nouns.Help + "convertto-kvmreport")]
[OutputType(typeof(string))]
public sealed class ConvertToKvmReportCommand : ReportCommand
{
    private const int Narrowest = 40;

    /// <summary>What to write it as.</summary>
    [Parameter(Position = 0)]
    [ChoiceTransformation<ReportFormat>]
    [ArgumentCompleter(typeof(EnumCompleter<ReportFormat>))]
    public Choice<ReportFormat> As { get; set; } = ReportFormat.Text;

    /// <summary>At which width text begins a new line, between words; the window's if it is not said.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(Narrowest, 10_000)]
    public int? Width { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing() =>
        WriteObject(ReportWriter.Write(Finish(), As, Width ?? WindowWidth()).TrimEnd('\n'));

    /// <summary>The window's width; what has no window, or a tiny one, counts as one of the usual width.</summary>
    private int WindowWidth()
    {
        try
        {
            int width = Host.UI.RawUI.BufferSize.Width;
            return width >= Narrowest ? width : ReportWriter.DefaultWidth;
        }
        catch (Exception exception)
            when (exception is HostException or NotImplementedException or NullReferenceException or IOException)
        {
            return ReportWriter.DefaultWidth;
        }
    }
}
