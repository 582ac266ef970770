using KvmSim.Exploration;
using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>What an exploration of all orders of events found.</summary>
public sealed class KvmRaceResult
{
    /// <summary>What was explored: a generation, or a model of the published table.</summary>
    public required string Generation { get; init => field = ForeignText.Block(value); }

    /// <summary>The machine that was explored; null for a model of a machine.</summary>
    public required string? MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>How many CPUs there are; CPU 0 is always online.</summary>
    public required int CpuCount { get; init; }

    /// <summary>The CPUs that fail the check, as a cpulist.</summary>
    public required string IncompatibleCpu { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPUs that pass it and cannot be enabled, as a cpulist.</summary>
    public required string FailingCpu { get; init => field = ForeignText.Block(value); }

    /// <summary>
    /// The CPUs that change what VMs are told when the first of their kind comes online: cpulists, semicolons between
    /// the kinds.
    /// </summary>
    public string ChangingCpu { get; init => field = ForeignText.Block(value); } = "";

    /// <summary>The machine's CPUs that never come online and are left out, as a cpulist.</summary>
    public string NeverOnlineCpu { get; init => field = ForeignText.Block(value); } = "";

    /// <summary>
    /// The CPUs that could not be judged for want of a register and count as compatible, as a cpulist: with one of them
    /// nothing that was not found is known to hold.
    /// </summary>
    public string UnknownCpu { get; init => field = ForeignText.Block(value); } = "";

    /// <summary>
    /// What the findings rest on: the parts of the generation, known no better than the least known of them.
    /// </summary>
    public required string Evidence { get; init => field = ForeignText.Block(value); }

    /// <summary>How many actors move CPUs.</summary>
    public required int HotplugActor { get; init; }

    /// <summary>How many actors create and destroy a VM.</summary>
    public required int VmActor { get; init; }

    /// <summary>Whether an actor loads and unloads the module.</summary>
    public required bool ModuleLoader { get; init; }

    /// <summary>The names of the properties that were looked for.</summary>
    public required ItemList<string> Properties { get; init => field = ItemLists.Shown(value); }

    /// <summary>What was left out without changing a verdict.</summary>
    public required RaceReduction Reduction { get; init; }

    /// <summary>States reached; with a reduction, those that it left.</summary>
    public required long StateCount { get; init; }

    /// <summary>Transitions taken.</summary>
    public required long TransitionCount { get; init; }

    /// <summary>Whether every reachable state was visited, so that what was not found broken holds.</summary>
    public required bool Complete { get; init; }

    /// <summary>Why the search ended.</summary>
    public required RaceStopReason StopReason { get; init; }

    /// <summary>Steps from the beginning to the farthest state, by the shortest way.</summary>
    public required int Depth { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Bytes of table and frontiers for each state.</summary>
    public required double MemoryPerState { get; init; }

    /// <summary>The broken properties, each with its shortest schedule.</summary>
    public required ItemList<KvmRaceViolation> Violations { get; init; }

    /// <summary>The search, for those who explore it again.</summary>
    internal RaceSearchOptions? Options { get; init; }

    /// <summary>The names of the properties that hold; none while the search is not complete.</summary>
    public required ItemList<string> Holding { get; init => field = ItemLists.Shown(value); }

    /// <summary>Whether something was asked for, and all of it holds.</summary>
    internal bool IsYes { get; init; }

    /// <summary>E.g. "v1-nolock, 4 CPUs: UncheckedEnable after 8 steps", or "nothing is broken".</summary>
    public override string ToString()
    {
        string broken = Violations.Length > 0 ? string.Join("; ", Violations.Select(violation => violation.ToString()))
            : Complete ? "nothing is broken"
            : "nothing found broken";
        string end = Complete ? "" : $" (not complete: {StopReason})";
        string what = MachineName is null ? Generation : $"{MachineName} ({Generation})";
        return FormattableString.Invariant($"{what}, {CpuCount} CPUs: {broken}{end}");
    }
}
