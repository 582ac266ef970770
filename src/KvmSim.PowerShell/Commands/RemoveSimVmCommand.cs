using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Commands;

/// <summary>Destroys VMs: closes their last file descriptor.</summary>
[Cmdlet(VerbsCommon.Remove, Nouns.SimVm, SupportsShouldProcess = true, HelpUri = Nouns.Help + "remove-simvm")]
[OutputType(typeof(void))]
public sealed class RemoveSimVmCommand : ItemCommand
{
    /// <summary>Their names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VmName")]
    [VmTransformation]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            foreach (string name in Name.Select(name => VmNameOf(machine, name)))
            {
                _ = Perform(machine, Operation.DestroyVm(name), $"VM {name} of {machine.Name}", "destroy", name);
            }
        }
    }
}
