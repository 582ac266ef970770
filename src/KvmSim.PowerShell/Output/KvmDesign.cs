using KvmSim.Exploration;
using KvmSim.Races;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>A composition of parts: what it breaks, what holds, what it costs, and which generations have it.</summary>
public sealed class KvmDesign
{
    internal KvmDesign(Design design) => Design = design;

    /// <summary>A name that tells it from all others: its parts.</summary>
    public string Name => Design.Key;

    /// <summary>The parts in words: those that are there, and what the others are.</summary>
    public string Parts => DesignPlace.Of(Design).ToString();

    /// <summary>What is known, in a word or two: "unbroken", the properties that are broken, or "undecided".</summary>
    public string Verdict => Unbroken ? "unbroken"
        : Design.Broken.Count > 0
            ? string.Join(", ", Design.Broken.OrderBy(OrderOf).Select(Short).Distinct(StringComparer.Ordinal))
            : "undecided";

    /// <summary>Whether all that was asked for is known to hold.</summary>
    public bool Unbroken => Design.IsUnbroken;

    /// <summary>What is broken, with the smallest number of CPUs that shows it, and in which world.</summary>
    public ItemList<string> Breaks => [.. Design.Broken.Select(verdict => verdict.ToString())];

    /// <summary>The properties that hold in every world that was tried.</summary>
    public ItemList<string> Holds => [.. Design.Holds];

    /// <summary>What could not be decided, in which world, and why.</summary>
    public ItemList<string> Undecided => [.. Design.Undecided.Select(verdict => $"{verdict}: {verdict.Reason}")];

    /// <summary>What it costs, by the names of docs/designs.md.</summary>
    public ItemList<string> Costs => [.. Design.Costs.Select(cost => cost.Id)];

    /// <summary>The same in words.</summary>
    public ItemList<string> CostText => [.. Design.Costs.Select(cost => cost.Sentence)];

    /// <summary>The shipped generations that have exactly these parts.</summary>
    public ItemList<string> Generations => [.. Design.Generations];

    /// <summary>Those that Linux took.</summary>
    public ItemList<string> LinuxGenerations => [.. Design.LinuxGenerations];

    /// <summary>Those that are the patch series' or its review's.</summary>
    public ItemList<string> SeriesGenerations => [.. Design.SeriesGenerations];

    /// <summary>Where the callback stands: Starting or Online.</summary>
    public string Callback => Design.Parts.Callback.ToString();

    /// <summary>Where a CPU is checked after load: None, Callback or Enable.</summary>
    public string Check => Design.Parts.Check.ToString();

    /// <summary>When a CPU that fails the check in the callback is refused: WhileInUse or Always.</summary>
    public string Refusal => Design.Parts.Refusal.ToString();

    /// <summary>
    /// The locks of VM creation: CountOnly, HotplugThenCount, CountThenHotplug or CountThenSetupState.
    /// </summary>
    public string Locking => Design.Parts.Locking.ToString();

    /// <summary>Whether an incompatible CPU is remembered, and VMs forbidden.</summary>
    public bool Remembers => Design.Parts.Remembers;

    /// <summary>Whether that is asked again when a CPU goes offline.</summary>
    public bool Reevaluates => Design.Parts.Reevaluates;

    /// <summary>Whether VM destruction takes cpu_hotplug_lock.</summary>
    public bool LocksOnDestroy => Design.Parts.LocksOnDestroy;

    /// <summary>Whether the counter of failures is cleared each time it was read.</summary>
    public bool ResetsFailure => Design.Parts.ResetsFailure;

    /// <summary>Whether stop_machine waits for the lock of the count.</summary>
    public bool CountLockStopsMachine => Design.Parts.CountLockStopsMachine;

    /// <summary>Whether virtualization is enabled at load.</summary>
    public bool EnablesAtLoad => Design.EnablesAtLoad;

    /// <summary>Each property in each world that was tried, with the number of CPUs and the reason.</summary>
    public ItemList<DesignVerdict> Verdicts => [.. Design.Verdicts];

    /// <summary>What the findings rest on: an exact search, and how the parts are known.</summary>
    public string Evidence => Design.Evidence.ToString();

    internal Design Design { get; }

    /// <summary>E.g. "Starting+CheckNone+RefuseWhileInUse+CountOnly: P1, P6".</summary>
    public override string ToString() => $"{Name}: {Verdict}";

    private static RacePropertyInfo? InfoOf(DesignVerdict verdict) => RacePropertyCatalog.All.FirstOrDefault(
        known => string.Equals(known.Name, verdict.Property, StringComparison.Ordinal));

    private static uint OrderOf(DesignVerdict verdict) =>
        InfoOf(verdict) is { } info ? (uint)info.Property : uint.MaxValue;

    private static string Short(DesignVerdict verdict) =>
        InfoOf(verdict) is { Label.Length: > 0 } info ? info.Label : verdict.Property;
}
