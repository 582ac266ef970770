using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Machines;

/// <summary>
/// The machines of a session, in the order of their creation. Each runspace has its own, which goes when the runspace
/// goes: nothing is shared, so ForEach-Object -Parallel and jobs do not see each other's machines.
/// </summary>
internal sealed class MachineRegistry
{
    private static readonly ConditionalWeakTable<Runspace, MachineRegistry> Registries = [];

    private readonly List<SimulatedMachine> _machines = [];

    /// <summary>The registry of the runspace whose thread this is; an empty one where there is no runspace.</summary>
    public static MachineRegistry Here => Runspace.DefaultRunspace is { } runspace
        ? Registries.GetValue(runspace, static _ => new MachineRegistry())
        : new MachineRegistry();

    /// <summary>The generations that the session knows: shipped ones, and those that were imported.</summary>
    public GenerationLibrary Generations { get; set; } = GenerationLibrary.Shipped;

    /// <summary>All machines.</summary>
    public IReadOnlyList<SimulatedMachine> All => [.. _machines];

    /// <summary>The machine that is meant when none is named: the one that was made last; null without one.</summary>
    public SimulatedMachine? Current => _machines.Count == 0 ? null : _machines[^1];

    /// <summary>The machine of that name, whatever its case; or null.</summary>
    public SimulatedMachine? Find(string name) =>
        _machines.Find(machine => string.Equals(machine.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The machine that has this very name, or else those whose names match it as a wildcard pattern.
    /// </summary>
    public IReadOnlyList<SimulatedMachine> Matching(string pattern)
    {
        if (Find(pattern) is { } named)
        {
            return [named];
        }

        WildcardPattern wildcard = new(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        try
        {
            return [.. All.Where(machine => wildcard.IsMatch(machine.Name))];
        }
        catch (WildcardPatternException)
        {
            return []; // "[x" is no pattern, and no name that a machine has
        }
    }

    /// <summary>Adds a machine, which becomes the current one, and forgets another of the same name.</summary>
    public void Add(SimulatedMachine machine)
    {
        string name = machine.Name;
        _machines.RemoveAll(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase));
        _machines.Add(machine);
    }

    /// <summary>Forgets a machine.</summary>
    public void Remove(SimulatedMachine machine) => _machines.Remove(machine);

    /// <summary>Forgets all machines, and the generations that were imported.</summary>
    public void Clear()
    {
        _machines.Clear();
        Generations = GenerationLibrary.Shipped;
    }
}
