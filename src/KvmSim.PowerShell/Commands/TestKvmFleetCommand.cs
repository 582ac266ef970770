using System.Collections;
using System.Management.Automation;
using KvmSim.Compatibility;
using KvmSim.Fleet;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// Judges many machines, each against itself, and lays them beside each other: which are interchangeable, what all
/// share, and which machine costs what.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, Nouns.KvmFleet, DefaultParameterSetName = "Path", HelpUri = Nouns.Help + "test-kvmfleet")]
[OutputType(typeof(FleetSummary), typeof(bool))]
public sealed class TestKvmFleetCommand : FleetCommand
{
    private readonly List<string> _files = [];
    private Generation? _generation;

    /// <summary>Manifests or dumps of machines, or folders of them; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [PathTransformation]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Manifests or dumps of machines, or folders of them, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Search folders in the folders too; links are not followed.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>The id of the generation to judge under, instead of the one that each machine names.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Generation { get; set; }

    /// <summary>
    /// Machines to leave out, by name or file name (wildcards allowed); what the baseline regains is shown.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Exclude { get; set; } = [];

    /// <summary>
    /// What machines are taken to be, to see what would be; no file is touched. Tables with Machine (names or file
    /// names, wildcards allowed; all if it is not said) and Without (CPU features that they are to lack) or RegistersOf
    /// (a file, or the name of a machine of the fleet, whose registers and microcode their CPUs of the same kind get).
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNullOrEmpty]
    public Hashtable[] Change { get; set; } = [];

    /// <summary>How many files are read and judged at once; the number of processors if it is not said.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [WholeNumber(1, 512)]
    public int ThrottleLimit { get; set; } = Math.Min(Environment.ProcessorCount, 512);

    /// <summary>Write only true or false: whether every file was read and KVM accepts every CPU.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => _generation = Generation is null ? null : GenerationOf(Generation);

    /// <inheritdoc />
    protected override void ProcessRecord() => _files.AddRange(ResolveFiles(Path, LiteralPath, Recurse));

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        List<FleetMachine> machines = [];
        int failed = 0, done = 0;
        WorkProgress progress = new("Judging machines", TimeProvider.System);
        Func<string, FleetFile> read = Reader();
        FleetJudge judge = new(_generation, Changes(read));
        foreach (FleetOutcome outcome in Pump(() => FleetRun.Judge(_files, read, judge, ThrottleLimit, Stop)))
        {
            failed += Report(outcome.Source, outcome.Problems, outcome.Captured, outcome.Machines.Count) ? 1 : 0;
            machines.AddRange(outcome.Machines);
            Show(progress.Next(++done, _files.Count, System.IO.Path.GetFileName(outcome.Source)));
        }

        Show(progress.Last());
        WarnOfDumps();
        Func<FleetMachine, bool> isExcluded = IsExcluded();
        if (Quiet)
        {
            FleetMachine[] counted = [.. machines.Where(machine => !isExcluded(machine))];
            WriteObject(failed == 0 && !HasErrors && counted.Length > 0
                && Array.TrueForAll(counted, machine => machine.Verdict == CheckVerdict.Pass));
        }
        else if (machines.Count > 0 || failed > 0)
        {
            FleetSummary fleet = Await(() => FleetReports.Of(FleetReport.Of(machines, isExcluded, Stop), failed, Stop));
            WriteObject(fleet);
            if (Change.Length > 0 && fleet.Before.Length == 0)
            {
                WriteWarning("-Change changes none of the machines: none is named so, or all are that way already.");
            }
        }
    }

    private Func<FleetMachine, bool> IsExcluded()
    {
        Func<string, string, bool> isNamed = FleetChanges.IsNamed(Exclude);
        return machine => isNamed(machine.Name, machine.Source);
    }

    private FleetChange[] Changes(Func<string, FleetFile> read)
    {
        try
        {
            return [.. Change.Select(table => FleetChanges.Of(table, _files, read, PathOf))];
        }
        catch (SimException exception)
        {
            ThrowTerminatingError(ErrorRecords.Of(exception, nameof(Change)));
            return [];
        }
    }

    /// <summary>A file of that name in the session's current folder; null if there is none.</summary>
    private string? PathOf(string name)
    {
        string path = GetUnresolvedProviderPathFromPSPath(name);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }
}
