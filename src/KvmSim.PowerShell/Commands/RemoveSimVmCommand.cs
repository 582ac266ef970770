using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Commands;

/// <summary>Destroys VMs: closes their last file descriptor.</summary>
[Cmdlet(VerbsCommon.Remove, Nouns.SimVm, SupportsShouldProcess = true, DefaultParameterSetName = NameSet,
    HelpUri = Nouns.Help + "remove-simvm")]
[OutputType(typeof(void))]
public sealed class RemoveSimVmCommand : ItemCommand
{
    private const string NameSet = "Name";
    private const string PipedSet = "InputObject";

    /// <summary>Their names.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [Alias("VmName")]
    [VmTransformation]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>
    /// The same from the pipeline, or objects about VMs. A parameter of its own, so that a line is completed at the position
    /// of Name behind a pipe too.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = PipedSet, ValueFromPipeline = true)]
    [VmTransformation]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] InputObject { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            foreach (string name in (Name.Length > 0 ? Name : InputObject).Select(name => VmNameOf(machine, name)))
            {
                _ = Perform(machine, Operation.DestroyVm(name), $"VM {name} of {machine.Name}", "destroy", name);
            }
        }
    }
}
