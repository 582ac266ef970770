using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
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
    [Parameter(Position = 0, ParameterSetName = PipedSet)]
    [Alias("VmName")]
    [VmTransformation]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>
    /// The same from the pipeline, or objects about VMs; where Name is given, machines. A parameter of its own, so that
    /// a line is completed at the position of Name behind a pipe too.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = PipedSet, ValueFromPipeline = true)]
    [VmTransformation(LeavesMachines = true)]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    [AllowEmptyCollection]
    public string[] InputObject { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        string[] vms = Name.Length > 0 ? Name : InputObject;
        if (vms.Length == 0)
        {
            WriteError(ErrorRecords.NotUnderstood(VmTransformationAttribute.NoVm, InputObject));
            return;
        }

        foreach (SimulatedMachine machine in ResolveMachines())
        {
            foreach (string name in vms.Select(name => VmNameOf(machine, name)))
            {
                _ = Perform(machine, Operation.DestroyVm(name), $"VM {name} of {machine.Name}", "destroy", name);
            }
        }
    }
}
