using KvmSim.Exploration;
using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>
/// An order of events that breaks a property, and all that it takes to replay it: so it can be written down, read
/// again and exported from there.
/// </summary>
public sealed class KvmRaceSchedule
{
    /// <summary>What was explored: a generation, or a model of the published table.</summary>
    public required string Generation { get; init => field = ForeignText.Block(value); }

    /// <summary>The parts of its protocol, as "name=value".</summary>
    public required ItemList<string> Protocol { get; init => field = ItemLists.Shown(value); }

    /// <summary>The property that it breaks.</summary>
    public required string Property { get; init => field = ForeignText.Block(value); }

    /// <summary>What it shows instead.</summary>
    public required string Breach { get; init => field = ForeignText.Block(value); }

    /// <summary>Where the property is one that a manifest states: what must hold, when, and the expression.</summary>
    public required ItemList<string> Stated { get; init => field = ItemLists.Shown(value); }

    /// <summary>The numbers of the CPUs in the order of the model; the first is always online.</summary>
    public required ItemList<int> Cpus { get; init; }

    /// <summary>The CPUs that fail the check, as a cpulist.</summary>
    public required string IncompatibleCpu { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPUs that pass it and cannot be enabled, as a cpulist.</summary>
    public required string FailingCpu { get; init => field = ForeignText.Block(value); }

    /// <summary>Whether the CPUs are those of a machine, which no command line says.</summary>
    public bool IsOfMachine { get; init; }

    /// <summary>
    /// The CPUs that change what VMs are told: cpulists, semicolons between the kinds.
    /// </summary>
    public string ChangingCpu { get; init => field = ForeignText.Block(value); } = "";

    /// <summary>How many actors move CPUs.</summary>
    public required int HotplugActor { get; init; }

    /// <summary>How many actors create and destroy a VM.</summary>
    public required int VmActor { get; init; }

    /// <summary>Whether an actor loads and unloads the module.</summary>
    public required bool ModuleLoader { get; init; }

    /// <summary>The steps, first to last.</summary>
    public required ItemList<KvmRaceStep> Steps { get; init; }

    /// <summary>Whose turn it is, step by step, with the CPU where an actor picks one: "Hotplug0(CPU3)".</summary>
    public required ItemList<string> Actions { get; init => field = ItemLists.Shown(value); }

    /// <summary>The schedule as the engine has it.</summary>
    internal RaceSchedule? Engine { get; init; }

    /// <summary>E.g. "v1-nolock: UncheckedEnable in 8 steps".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Generation}: {Property} in {Steps.Length} steps");
}
