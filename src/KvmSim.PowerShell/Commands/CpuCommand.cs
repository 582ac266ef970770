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
    /// <summary>The set of a command that is told the CPUs.</summary>
    private protected const string IdSet = "Id";

    private const string PipedSet = "InputObject";

    private protected CpuCommand()
    {
    }

    /// <summary>The CPUs: numbers, or a cpulist such as "0-3,8" or "0-127:2/4".</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [CpuListTransformation(IsSole = true)]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? Id { get; set; }

    /// <summary>
    /// The same from the pipeline, or objects about CPUs. A parameter of its own, so that a line is completed at the
    /// position of Id behind a pipe too: the shell takes what may come through the pipeline for given.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = PipedSet, ValueFromPipeline = true)]
    [CpuListTransformation(IsSole = true)]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? InputObject { get; set; }

    /// <summary>The CPUs that are meant, whichever way they came.</summary>
    private protected CpuList Cpus => Id ?? InputObject!;

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
