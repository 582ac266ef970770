using System.Management.Automation;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>Pins the vCPU of a VM to a CPU and runs it there until the guest halts, or something breaks.</summary>
[Cmdlet(VerbsLifecycle.Invoke, Nouns.SimVcpu, SupportsShouldProcess = true, HelpUri = Nouns.Help + "invoke-simvcpu")]
[OutputType(typeof(VcpuRun))]
public sealed class InvokeSimVcpuCommand : ItemCommand
{
    /// <summary>The VMs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VmName")]
    [VmTransformation]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Vm { get; set; } = [];

    /// <summary>The CPUs to run on, one after the other; the boot CPU, if it is not said.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Cpus", "Id")]
    [CpuListTransformation]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? Cpu { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachines())
        {
            CpuSet cpus = Cpu?.Cpus ?? machine.Ask(engine => CpuSet.Of(engine.Description.BootCpu));
            foreach (string vm in Vm.Select(name => VmNameOf(machine, name)))
            {
                foreach (int cpu in cpus)
                {
                    string action = FormattableString.Invariant($"run on CPU {cpu}");
                    OperationResult? result = Perform(
                        machine, Operation.RunVcpu(vm, cpu), $"VM {vm} of {machine.Name}", action, vm);
                    if (result is not null)
                    {
                        WriteObject(Reports.OfRun(machine.Name, result));
                    }
                }
            }
        }
    }
}
