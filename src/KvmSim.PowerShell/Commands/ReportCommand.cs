using System.Management.Automation;
using System.Reflection;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Reporting;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that makes one report of all that it is given.</summary>
public abstract class ReportCommand : SimCommand
{
    private readonly ReportBuilder _builder = new();

    private protected ReportCommand()
    {
    }

    /// <summary>
    /// What Test-KvmFile, Test-KvmCompatibility -Detailed, Get-KvmIncompatibleCpu, Compare-SimCpu, Test-SimManifest,
    /// Invoke-SimScenario, Test-KvmFleet, Find-KvmRace, Test-KvmConformance and ConvertFrom-KvmLog write, their errors,
    /// and reports; all of them mixed if need be, and from jobs and files too.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>What was judged, by name: that of which nothing is said has passed.</summary>
    [Parameter(Position = 2)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Subject { get; set; } = [];

    /// <summary>The command that was given, for the report's head.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Command { get; set; }

    /// <summary>What an input is called in the count, in the singular.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidatePattern("^[A-Za-z][A-Za-z -]*$")]
    public string? Unit { get; set; }

    /// <summary>The folder that the report names files from; the current one if it is not said.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        switch (InputObject?.BaseObject)
        {
            case null or InformationalRecord or InformationRecord:
                return;
            case KvmReport report:
                Command ??= report.Command.Length == 0 ? null : report.Command;
                Unit ??= report.Unit;
                Root ??= report.Root;
                break;
        }

        if (!_builder.TryAdd(InputObject!))
        {
            string type = InputObject!.BaseObject.GetType().FullName!;
            ErrorRecord error = ErrorRecords.Of(
                ErrorIds.ReportInputUnknown,
                ErrorCategory.InvalidType,
                InputObject.BaseObject,
                $"An object of type {type} says nothing that a report could hold.",
                "Give what the commands write without -Quiet, and Test-KvmCompatibility with -Detailed.");
            _ = _builder.TryAdd(PSObject.AsPSObject(error));
            WriteError(error);
        }
    }

    /// <summary>The report of all that came.</summary>
    private protected KvmReport Finish() => new()
    {
        Version = Version(),
        Command = Command ?? "",
        Unit = Unit ?? "input",
        Root = Root is null ? SessionState.Path.CurrentFileSystemLocation.ProviderPath : FileOf(Root),
        Inputs = _builder.Finish(Subject),
    };

    private static string Version() => typeof(ReportCommand).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
