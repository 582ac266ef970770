using System.Globalization;
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
    [Parameter(Position = 0, ParameterSetName = PipedSet)]
    [CpuListTransformation(IsSole = true)]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? Id { get; set; }

    /// <summary>
    /// The same from the pipeline, or objects about CPUs; where Id is given, machines. A parameter of its own, so that
    /// a line is completed at the position of Id behind a pipe too: the shell takes what may come through the pipeline
    /// for given.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = PipedSet, ValueFromPipeline = true)]
    [CpuListTransformation(IsSole = true, LeavesMachines = true)]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? InputObject { get; set; }

    /// <summary>
    /// The CPUs that are meant, whichever way they came, each with its machine. None, and an error, for a machine from
    /// the pipeline where it is not said which CPUs.
    /// </summary>
    private protected IEnumerable<(SimulatedMachine Machine, CpuSet? Cpus)> ResolveCpus()
    {
        if (Id is null && InputObject!.Problem is { } problem)
        {
            WriteError(ErrorRecords.NotUnderstood(problem, InputObject));
            return [];
        }

        return ResolveCpus(Id ?? InputObject);
    }

    /// <summary>Does one thing to a CPU and writes the answer.</summary>
    private protected OperationResult? PerformOnCpu(SimulatedMachine machine, Operation operation, string action)
    {
        string target = string.Create(CultureInfo.InvariantCulture, $"CPU {operation.Cpu} of {machine.Name}");
        OperationResult? result = Perform(machine, operation, target, action, operation.Cpu);
        if (result is not null)
        {
            WriteObject(Reports.OfCpu(machine.Name, action, result));
        }

        return result;
    }
}
