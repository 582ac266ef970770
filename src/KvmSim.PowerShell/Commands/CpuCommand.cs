using System.Management.Automation;
using KvmSim.Kernel;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that does one thing to each of some CPUs, and writes the kernel's answer for each.</summary>
public abstract class CpuCommand : ItemCommand
{
    private protected CpuCommand()
    {
    }

    /// <summary>The CPUs: numbers, or a cpulist such as "0-3,8" or "0-127:2/4".</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [CpuListTransformation(IsSole = true)]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList Id { get; set; } = null!;

    /// <summary>Does one thing to a CPU and writes the answer.</summary>
    private protected OperationResult? PerformOnCpu(SimulatedMachine machine, Operation operation, string action)
    {
        string target = FormattableString.Invariant($"CPU {operation.Cpu} of {machine.Name}");
        OperationResult? result = Perform(machine, operation, target, action, operation.Cpu);
        if (result is not null)
        {
            WriteObject(Reports.OfCpu(machine.Name, action, result));
        }

        return result;
    }
}
