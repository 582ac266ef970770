using System.Management.Automation;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>Pins the vCPU of a VM to a CPU and runs it there until the guest halts, or something breaks.</summary>
[Cmdlet(VerbsLifecycle.Invoke, Nouns.SimVcpu, SupportsShouldProcess = true, DefaultParameterSetName = VmSet,
    HelpUri = Nouns.Help + "invoke-simvcpu")]
[OutputType(typeof(VcpuRun))]
public sealed class InvokeSimVcpuCommand : ItemCommand
{
    private const string VmSet = "Vm";
    private const string PipedSet = "InputObject";
    private GuestDescription _guest = GuestDescription.Default;

    /// <summary>The VMs.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = VmSet)]
    [Parameter(Position = 0, ParameterSetName = PipedSet)]
    [Alias("VmName")]
    [VmTransformation]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Vm { get; set; } = [];

    /// <summary>
    /// The same from the pipeline, or objects about VMs; where Vm is given, machines. A parameter of its own, so that a
    /// line is completed at the position of Vm behind a pipe too.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = PipedSet, ValueFromPipeline = true)]
    [VmTransformation(LeavesMachines = true)]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    [AllowEmptyCollection]
    public string[] InputObject { get; set; } = [];

    /// <summary>The CPUs to run on, one after the other; the boot CPU, if it is not said.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Cpus", "Id")]
    [CpuListTransformation]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? Cpu { get; set; }

    /// <summary>The guest's local APIC is KVM's (KVM_CREATE_IRQCHIP, or the split irqchip).</summary>
    [Parameter]
    public SwitchParameter Irqchip { get; set; }

    /// <summary>The guest's mode when it is entered; real mode, if it is not said.</summary>
    [Parameter]
    [ChoiceTransformation<GuestMode>]
    [ArgumentCompleter(typeof(EnumCompleter<GuestMode>))]
    public Choice<GuestMode> Mode { get; set; }

    /// <summary>
    /// The features that the guest's CPUID shows, by their names in /proc/cpuinfo; none, if it is not said.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(FeatureCompleter))]
    [ValidateNotNull]
    public string[] Feature { get; set; } = [];

    /// <summary>What is not said of the guest is not known, and not as it is by default.</summary>
    [Parameter]
    public SwitchParameter UnknownGuest { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => _guest = GuestDescription.Of(
        UnknownGuest,
        MyInvocation.BoundParameters.ContainsKey(nameof(Irqchip)) ? Irqchip.ToBool() : null,
        MyInvocation.BoundParameters.ContainsKey(nameof(Mode)) ? Mode : null,
        MyInvocation.BoundParameters.ContainsKey(nameof(Feature)) ? FeaturesOf(Feature) : null);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        string[] vms = Vm.Length > 0 ? Vm : InputObject;
        if (vms.Length == 0)
        {
            WriteError(ErrorRecords.NotUnderstood(VmTransformationAttribute.NoVm, InputObject));
            return;
        }

        foreach (SimulatedMachine machine in ResolveMachines())
        {
            CpuSet cpus = Cpu?.Cpus ?? machine.Ask(engine => CpuSet.Of(engine.Description.BootCpu));
            foreach (string vm in vms.Select(name => VmNameOf(machine, name)))
            {
                foreach (int cpu in cpus)
                {
                    string action = FormattableString.Invariant($"run on CPU {cpu}");
                    OperationResult? result = Perform(
                        machine, Operation.RunVcpu(vm, cpu).WithGuest(_guest), $"VM {vm} of {machine.Name}",
                        action, vm);
                    if (result is not null)
                    {
                        WriteObject(Reports.OfRun(machine.Name, result));
                    }
                }
            }
        }
    }
}
