using System.Management.Automation;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Shows what KVM on a machine knows and believes, also what a real kernel shows nobody.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.KvmState, HelpUri = Nouns.Help + "get-kvmstate")]
[OutputType(typeof(KvmStatus))]
public sealed class GetKvmStateCommand : PipedMachineCommand
{
    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            WriteObject(machine.Ask(Reports.OfKvm));
        }
    }
}
