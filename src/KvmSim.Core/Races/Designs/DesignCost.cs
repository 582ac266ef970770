using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>What a design costs whoever has it, whether or not something is broken.</summary>
/// <param name="Id">A short name of the cost.</param>
/// <param name="Sentence">The cost in words.</param>
/// <param name="Applies">Whether parts have it; the second says whether virtualization is enabled at load.</param>
/// <remarks>
/// Each row is what the step programs do with one incompatible CPU and one VM after the other; a test does that for
/// every design. That stop_machine waits for the lock of the count is no cost here: the model says so of 6.3's mutex
/// too.
/// </remarks>
public sealed record DesignCost(string Id, string Sentence, Func<ProtocolParts, bool, bool> Applies)
{
    /// <summary>All that are counted. Each is a cost by itself: none outweighs another.</summary>
    public static IReadOnlyList<DesignCost> All { get; } =
    [
        new("CreateLock", "creating each VM waits while a CPU moves, and no CPU moves meanwhile",
            (parts, _) => parts.Locking is VmLocking.HotplugThenCount or VmLocking.CountThenHotplug),
        new("FirstCreateLock", "creating the first VM waits while a CPU moves, and no CPU moves meanwhile",
            (parts, enables) => parts.InstallsOnUse && !enables),
        new("DestroyLock", "destroying each VM waits while a CPU moves",
            (parts, _) => parts.LocksOnDestroy),
        new("LastDestroyLock", "destroying the last VM waits while a CPU moves",
            (parts, enables) => parts.InstallsOnUse && !enables),
        new("SeenOnline", "a CPU is seen online before KVM agreed to it",
            (parts, _) => parts.Callback != CallbackSection.Starting),
        new("CheckEachCpu", "each CPU that comes online is checked, VMs or not",
            (parts, _) => parts.Check == CheckPlace.Callback),
        new("RefusedInUse", "an incompatible CPU is refused while VMs exist",
            (parts, _) => parts.Callback != CallbackSection.Starting && parts.Check != CheckPlace.None),
        new("RefusedIdle", "an incompatible CPU is refused without VMs, too",
            (parts, enables) => parts.Refusal == RefusalPolicy.Always || (enables && parts.Check != CheckPlace.None)),
        new("VmsLost", "an incompatible CPU that came online without VMs takes VM creation away while it stays",
            (parts, enables) => parts.Remembers || (parts.Check == CheckPlace.Enable && !enables)),
        new("VmsLostForGood", "and when it has left, until the module is loaded anew",
            (parts, _) => parts.Remembers && !parts.Reevaluates),
        new("NoticedLate", "that is noticed by the VM that cannot be created, not by whoever brought the CPU",
            (parts, enables) => parts.Check == CheckPlace.Enable && !enables),
        new("AskedOnOffline", "a CPU that goes offline may have all that stay asked again",
            (parts, _) => parts.Reevaluates),
        new("AlwaysOn", "virtualization is on from load to unload, VMs or not",
            (_, enables) => enables),
    ];

    /// <summary>The costs that a design has, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<DesignCost> Of(ProtocolParts parts, bool enablesAtLoad) =>
        [.. All.Where(cost => cost.Applies(parts, enablesAtLoad))];

    /// <inheritdoc />
    public override string ToString() => Sentence;
}
