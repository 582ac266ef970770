using System.Management.Automation;
using KvmSim.Exploration;
using KvmSim.Messages;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Output;
using KvmSim.Races;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// Writes the schedule of a race to a file: a diagram, a page, a trace, a scenario, a model for SPIN.
/// </summary>
[Cmdlet(VerbsData.Export, Nouns.KvmRace, SupportsShouldProcess = true, HelpUri = Nouns.Help + "export-kvmrace")]
[OutputType(typeof(FileInfo))]
public sealed class ExportKvmRaceCommand : SimCommand
{
    private static readonly Dictionary<RaceExportFormat, string> Extensions = new()
    {
        [RaceExportFormat.Text] = "txt",
        [RaceExportFormat.Mermaid] = "mmd",
        [RaceExportFormat.Svg] = "svg",
        [RaceExportFormat.Html] = "html",
        [RaceExportFormat.Perfetto] = "json",
        [RaceExportFormat.Scenario] = "yaml",
        [RaceExportFormat.Promela] = "pml",
    };

    /// <summary>What Find-KvmRace wrote, or one of its violations or schedules.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNull]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>What to write.</summary>
    [Parameter(Mandatory = true)]
    [ChoiceTransformation<RaceExportFormat>]
    [ArgumentCompleter(typeof(EnumCompleter<RaceExportFormat>))]
    public Choice<RaceExportFormat> As { get; set; }

    /// <summary>
    /// The file, taken as it is written; or a folder, in which each schedule gets a file of its name.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>The violations that are meant, by property; without it a file takes the first.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RacePropertyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Property { get; set; }

    /// <summary>Replace a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the file's FileInfo.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        string target = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path, out ProviderInfo provider, out _);
        if (!string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal))
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.PathNotInFileSystem,
                ErrorCategory.InvalidArgument,
                Path,
                $"'{Path}' is not a path of the file system."));
        }

        bool isFolder = Directory.Exists(target);
        RaceSchedule[] schedules = SchedulesOf(InputObject);
        if (schedules.Length == 0 && As == RaceExportFormat.Promela
            && InputObject.BaseObject is KvmRaceResult { Options: { } options })
        {
            string file = isFolder ? System.IO.Path.Combine(target, $"{NameRule.Of(options.Model.Name)}.pml") : target;
            Export(file, options.Model.Name, () => RaceExport.WritePromela(options));
        }
        else if (schedules.Length == 0)
        {
            WriteError(ErrorRecords.Of(
                ErrorIds.ScheduleNotFound,
                ErrorCategory.ObjectNotFound,
                InputObject.BaseObject,
                "There is no schedule to write.",
                "Give what Find-KvmRace wrote where something is broken; "
                    + "-Property has to name one of its violations."));
        }

        if (schedules.Length > 1 && !isFolder && As == RaceExportFormat.Html)
        {
            // A page has room for all of them.
            Export(target, schedules[0].Options.Model.Name, () => RacePage.Of(schedules).ToString());
            return;
        }

        foreach (RaceSchedule schedule in isFolder ? schedules : schedules.Take(1))
        {
            string name = $"{schedule.Options.Model.Name}-{schedule.Info.Name}";
            string file = isFolder ? System.IO.Path.Combine(target, $"{NameRule.Of(name)}.{Extensions[As]}") : target;
            Export(file, name, () => RaceExport.Write(schedule, As, System.IO.Path.GetDirectoryName(file)));
        }
    }

    private RaceSchedule[] SchedulesOf(PSObject found) =>
    [
        .. KvmRaceSchedules.HeldBy(found)
            .Where(schedule => Property is null
                || Property.Any(name => string.Equals(name, schedule.Info.Name, StringComparison.OrdinalIgnoreCase)
                    || string.Equals(name, schedule.Info.Label, StringComparison.OrdinalIgnoreCase))),
    ];

    private void Export(string file, string name, Func<string> write)
    {
        string text;
        try
        {
            text = write();
        }
        catch (RaceExportException exception)
        {
            WriteError(ErrorRecords.Of(
                ErrorIds.ScheduleNotExpressible, ErrorCategory.NotImplemented, name, $"{name}: {exception.Message}"));
            return;
        }

        SaveFile(
            file,
            $"write {name} as {As}",
            Force,
            PassThru,
            writer => writer.Write(text));
    }
}
