using KvmSim.Hardware;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command about machines of the session: those that are given, or else the current one.</summary>
public abstract class MachineCommand : SimCommand
{
    private readonly HashSet<string> _told = new(StringComparer.OrdinalIgnoreCase);

    private protected MachineCommand()
    {
    }

    /// <summary>What the user said; null for the current machine.</summary>
    private protected abstract MachineSelector[]? Selected { get; }

    /// <summary>
    /// The machines that are meant. A name that no machine has is an error, a pattern that matches none is not. Ends
    /// the command if none was named and there is none.
    /// </summary>
    private protected IReadOnlyList<SimulatedMachine> ResolveMachines() => ResolveOrCurrent(Selected);

    /// <summary>The same; a machine of which several parts come through the pipeline, its CPUs say, is meant once.</summary>
    private protected IEnumerable<SimulatedMachine> ResolveMachinesOnce() => ResolveMachines().Where(machine =>
        _told.Add(machine.Name) || !Array.TrueForAll(Selected ?? [], selector => selector.IsLiteral));

    /// <summary>The machines that are meant, each with those CPUs of it that are; null where none was named.</summary>
    private protected IEnumerable<(SimulatedMachine Machine, CpuSet? Cpus)> ResolveCpus(CpuList? cpus) => ResolveCpus(Selected, cpus);
}
