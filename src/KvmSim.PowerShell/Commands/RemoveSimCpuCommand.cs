using System.Management.Automation;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Takes CPUs out of a machine; one that is online is taken offline first.</summary>
[Cmdlet(VerbsCommon.Remove, Nouns.SimCpu, SupportsShouldProcess = true, DefaultParameterSetName = IdSet,
    HelpUri = Nouns.Help + "remove-simcpu")]
[OutputType(typeof(CpuTransition))]
public sealed class RemoveSimCpuCommand : CpuCommand
{
    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach ((SimulatedMachine machine, CpuSet? cpus) in ResolveCpus())
        {
            foreach (int cpu in cpus!.Value)
            {
                _ = PerformOnCpu(machine, Operation.HotRemove(cpu), "hot-remove");
            }
        }
    }
}
