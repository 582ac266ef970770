using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>One step of a schedule. Sets of CPUs are cpulists.</summary>
public sealed class KvmRaceStep
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Whose turn it is: "hotplug", "vm" or "loader", with a number where there are several.</summary>
    public required string Actor { get; init => field = ForeignText.Block(value); }

    /// <summary>The step of the actor's program, e.g. "SetOnline".</summary>
    public required string Step { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPU that the step moves, checks, enables or disables; null where it is about none.</summary>
    public required int? Cpu { get; init; }

    /// <summary>The kernel function that the step models.</summary>
    public required string Function { get; init => field = ForeignText.Block(value); }

    /// <summary>What happens, in words.</summary>
    public required string Text { get; init => field = ForeignText.Block(value); }

    /// <summary>What the step changed, e.g. "online +3".</summary>
    public required ItemList<string> Changes { get; init => field = ItemLists.Shown(value); }

    /// <summary>cpu_online_mask after it.</summary>
    public required string Online { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPUs on which KVM counts virtualization as enabled, after it.</summary>
    public required string Enabled { get; init => field = ForeignText.Block(value); }

    /// <summary>kvm_usage_count after it.</summary>
    public required int UsageCount { get; init; }

    /// <summary>The flag of the reviewed patch, after it.</summary>
    public required bool HardwareIncompatible { get; init; }

    /// <summary>The locks that are held after it, each with who holds it.</summary>
    public required ItemList<string> Locks { get; init => field = ItemLists.Shown(value); }

    /// <summary>The names of the properties that it breaks.</summary>
    public required ItemList<string> Broken { get; init => field = ItemLists.Shown(value); }

    /// <summary>Whether this is the step to which the schedule leads.</summary>
    public required bool IsFatal { get; init; }

    /// <summary>E.g. "2. hotplug: CPU 3 is online (online +3)".</summary>
    public override string ToString() => Changes.Length == 0
        ? FormattableString.Invariant($"{Number}. {Actor}: {Text}")
        : FormattableString.Invariant($"{Number}. {Actor}: {Text} ({string.Join(", ", Changes)})");

    internal static KvmRaceStep Of(RaceScheduleStep step, RaceSearchOptions options) => new()
    {
        Number = step.Number,
        Actor = step.Actor,
        Step = step.Step,
        Cpu = step.Cpu,
        Function = step.Function,
        Text = step.Text,
        Changes = [.. step.Changes],
        Online = CpuSet.Of(step.After.Online).ToString(),
        Enabled = CpuSet.Of(step.After.Enabled).ToString(),
        UsageCount = step.After.Usage,
        HardwareIncompatible = step.After.HardwareIncompatible,
        Locks = [.. step.After.Locks.Select(held => held.ToString())],
        Broken = RaceReports.Names(options, step.Broken),
        IsFatal = step.IsFatal,
    };
}
