using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Unloads modules, in the order given: the vendor's before kvm.</summary>
[Cmdlet(VerbsCommon.Remove, Nouns.KvmModule, SupportsShouldProcess = true, HelpUri = Nouns.Help + "remove-kvmmodule")]
[OutputType(typeof(ModuleTransition))]
public sealed class RemoveKvmModuleCommand : PipedMachineCommand
{
    /// <summary>The modules.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ModuleNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            foreach (string module in Name)
            {
                Operation operation = Operation.Unload(module);
                if (Perform(machine, operation, $"{module} on {machine.Name}", "unload", module) is { } result)
                {
                    WriteObject(Reports.OfModule(machine.Name, "unload", result));
                }
            }
        }
    }
}
