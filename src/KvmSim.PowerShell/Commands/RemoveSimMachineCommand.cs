using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// Powers machines off and forgets them. The one that was made last of those that stay is the current one.
/// </summary>
[Cmdlet(VerbsCommon.Remove, Nouns.SimMachine, SupportsShouldProcess = true, HelpUri = Nouns.Help + "remove-simmachine")]
[OutputType(typeof(void))]
public sealed class RemoveSimMachineCommand : MachineCommand
{
    /// <summary>The machines, as objects or by name; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MachineName", "Name")]
    [SupportsWildcards]
    [MachineTransformation(Parts = PartUse.Refused, LeavesWith = ["Name"])]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[] Machine { get; set; } = [];

    private protected override MachineSelector[]? Selected => Machine;

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
