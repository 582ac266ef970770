using System.Management.Automation;
using KvmSim.Hardware;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that has CPUs judged as the kernel's check would; nothing on the machine changes.</summary>
public abstract class JudgingCommand : PipedMachineCommand
{
    private protected JudgingCommand()
    {
    }

    /// <summary>These CPUs, plugged or described for an empty socket; all that are plugged, if it is not said.</summary>
    [Parameter(Position = 0)]
    [CpuListTransformation]
    [ArgumentCompleter(typeof(CpuIdCompleter))]
    public CpuList? Id { get; set; }

    /// <summary>Also CPUs that the machine's description has for empty sockets.</summary>
    [Parameter]
    public SwitchParameter IncludeAbsent { get; set; }

    /// <summary>The verdicts, one CPU at a time.</summary>
    private protected IEnumerable<CpuJudgement> Judge(SimulatedMachine machine)
    {
        CpuSet cpus = Id?.Cpus ?? machine.Ask(engine => IncludeAbsent ? engine.KnownCpus : engine.State.Present);
        foreach (int cpu in cpus)
        {
            if (Stopping)
            {
                yield break;
            }

            if (TryAsk(machine, engine => engine.Judge(cpu), out CpuJudgement judgement))
            {
                yield return judgement;
            }
        }
    }
}
