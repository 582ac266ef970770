using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Commands;

/// <summary>Lists the machines of the session, in the order of their creation.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.SimMachine, DefaultParameterSetName = NameSet, HelpUri = Nouns.Help + "get-simmachine")]
[OutputType(typeof(SimulatedMachine))]
public sealed class GetSimMachineCommand : MachineCommand
{
    private const string NameSet = "Name";
    private const string CurrentSet = "Current";

    /// <summary>Their names; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [Alias("Machine", "MachineName")]
    [SupportsWildcards]
    [MachineTransformation(LeavesWith = ["Name"])]
    [ArgumentCompleter(typeof(UnpipedMachineCompleter))]
    public MachineSelector[]? Name { get; set; }

    /// <summary>
    /// Machines from the pipeline. A parameter of its own: the shell takes what may come through the pipeline for
    /// given, and would complete files at the position of Name.
    /// </summary>
    [Parameter(ParameterSetName = NameSet, ValueFromPipeline = true)]
    [SupportsWildcards]
    [MachineTransformation(LeavesWith = ["Name", "MachineName", "Machine"])]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? InputObject { get; set; }

    /// <summary>Only the machine that commands mean when none is named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CurrentSet)]
    public SwitchParameter Current { get; set; }

    private protected override MachineSelector[]? Selected => Name;

    private protected override MachineSelector[]? Piped => InputObject;

    /// <inheritdoc />
    protected override void ProcessRecord() =>
        WriteObject(
            Name is null && InputObject is null && !Current ? MachineRegistry.Here.All : ResolveMachinesOnce(),
            enumerateCollection: true);
}
