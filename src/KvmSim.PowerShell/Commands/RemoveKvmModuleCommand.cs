using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Unloads modules, in the order given: the vendor's before kvm.</summary>
[Cmdlet(VerbsCommon.Remove, Nouns.KvmModule, SupportsShouldProcess = true, HelpUri = Nouns.Help + "remove-kvmmodule")]
[OutputType(typeof(ModuleTransition))]
public sealed class RemoveKvmModuleCommand : KvmModuleCommand
{
    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            foreach (string module in ModulesOf(machine))
            {
                Move(machine, module, Operation.Unload(module), "unload");
            }
        }
    }
}
