using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Suspends machines to RAM: all CPUs but the boot CPU go offline on the ordinary way.</summary>
[Cmdlet(VerbsLifecycle.Suspend, Nouns.SimMachine, SupportsShouldProcess = true,
    HelpUri = Nouns.Help + "suspend-simmachine")]
[OutputType(typeof(PowerTransition))]
public sealed class SuspendSimMachineCommand : WholeMachineCommand
{
    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            if (Perform(machine, Operation.Suspend(), machine.Name, "suspend", machine) is { } result)
            {
                WriteObject(Reports.OfPower(machine.Name, "suspend", result));
            }
        }
    }
}
