using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// Powers machines off and forgets them. The one that was made last of those that stay is the current one.
/// </summary>
[Cmdlet(VerbsCommon.Remove, Nouns.SimMachine, SupportsShouldProcess = true, DefaultParameterSetName = NameSet,
    HelpUri = Nouns.Help + "remove-simmachine")]
[OutputType(typeof(void))]
public sealed class RemoveSimMachineCommand : MachineCommand
{
    private const string NameSet = "Machine";
    private const string PipedSet = "InputObject";

    /// <summary>The machines, as objects or by name; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [Parameter(Position = 0, ParameterSetName = PipedSet)]
    [Alias("MachineName", "Name")]
    [SupportsWildcards]
    [MachineTransformation(Parts = PartUse.Refused)]
    [ArgumentCompleter(typeof(UnpipedMachineCompleter))]
    public MachineSelector[]? Machine { get; set; }

    /// <summary>
    /// Machines from the pipeline. A parameter of its own: the shell takes what may come through the pipeline for
    /// given, and would complete files at the position of Machine.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = PipedSet, ValueFromPipeline = true)]
    [SupportsWildcards]
    [MachineTransformation(Parts = PartUse.Refused, TakesName = true)]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? InputObject { get; set; }

    private protected override MachineSelector[]? Selected => Machine;

    private protected override MachineSelector[]? Piped => InputObject;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            if (ShouldProcess(machine.Name, "power off and forget"))
            {
                MachineRegistry.Here.Remove(machine);
            }
        }
    }
}
