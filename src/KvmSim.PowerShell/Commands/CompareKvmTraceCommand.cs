using System.Management.Automation;
using KvmSim.Conformance;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Lays beside a trace what the simulation predicts, another trace, or what was done to a machine.</summary>
[Cmdlet(VerbsData.Compare, Nouns.KvmTrace, DefaultParameterSetName = "Prediction",
    HelpUri = Nouns.Help + "compare-kvmtrace")]
[OutputType(typeof(TraceStep))]
public sealed class CompareKvmTraceCommand : TraceCommand
{
    private const string FileSet = "File";
    private const string MachineSet = "Machine";
    private readonly List<RecordedTrace> _others = [];

    /// <summary>Traces, or folders of them; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Path")]
    [PathTransformation]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? ReferencePath { get; set; }

    /// <summary>The traces to lay beside them; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = FileSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? DifferencePath { get; set; }

    /// <summary>The machines whose history to lay beside them, as objects or by name (wildcards allowed).</summary>
    [Parameter(Mandatory = true, ParameterSetName = MachineSet)]
    [Alias("MachineName")]
    [SupportsWildcards]
    [MachineTransformation]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? Machine { get; set; }

    /// <summary>Only the steps that differ.</summary>
    [Parameter]
    public SwitchParameter DifferentOnly { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        foreach (string file in ResolveTraces(DifferencePath, literals: null))
        {
            if (TryUse(file, trace => trace, out RecordedTrace other))
            {
                _others.Add(other);
            }
        }

        foreach (SimulatedMachine machine in ResolveMachines(Machine ?? []))
        {
            AddHistory(machine);
        }
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string file in WithProgress(ResolveTraces(ReferencePath, literals: null), "Comparing traces"))
        {
            if (TryUse(file, trace => Rows(trace, file), out IReadOnlyList<TraceStep> rows))
            {
                WriteObject(rows.Where(row => !DifferentOnly || !row.Same), enumerateCollection: true);
            }
        }
    }

    private IReadOnlyList<TraceStep> Rows(RecordedTrace trace, string file) =>
        ParameterSetName is FileSet or MachineSet
            ? [.. _others.SelectMany(other =>
                TraceComparison.Rows(trace, other).Select(row => TraceStep.Of(row, trace.Id, other.Id)))]
            : [.. TraceReplay.Compare(trace, file).Select(row => TraceStep.Of(row, trace.Id, "prediction"))];

    private void AddHistory(SimulatedMachine machine)
    {
        try
        {
            _others.Add(MachineTrace.Read(machine));
        }
        catch (TraceException exception)
        {
            WriteError(ErrorRecords.Of(exception));
        }
        catch (SimException exception)
        {
            WriteError(ErrorRecords.Of(exception, machine.Name));
        }
    }
}
