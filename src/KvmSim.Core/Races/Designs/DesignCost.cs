using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>What a design costs whoever has it, whether or not something is broken.</summary>
/// <param name="Id">A short name of the cost.</param>
/// <param name="Sentence">The cost in words.</param>
/// <param name="Applies">Whether parts have it; the second says whether virtualization is enabled at load.</param>
public sealed record DesignCost(string Id, string Sentence, Func<ProtocolParts, bool, bool> Applies)
{
    /// <summary>All that are counted, read off the step programs. Each is a cost by itself: none outweighs another.</summary>
    public static IReadOnlyList<DesignCost> All { get; } =
    [
        new("CreateLock", "creating each VM holds cpu_hotplug_lock while it enables the CPUs",
            (parts, _) => parts.Locking is VmLocking.HotplugThenCount or VmLocking.CountThenHotplug),
        new("FirstUseLock", "the first use installs callbacks, and holds cpu_hotplug_lock while it walks over the CPUs",
            (parts, _) => parts.InstallsOnUse),
        new("DestroyLock", "destroying each VM holds cpu_hotplug_lock",
            (parts, _) => parts.LocksOnDestroy),
        new("LastUseLock", "the last use removes callbacks, and holds cpu_hotplug_lock while it walks over the CPUs",
            (parts, _) => parts.InstallsOnUse),
        new("RawLock", "enabling the CPUs holds a raw spinlock, for which stop_machine waits",
            (parts, _) => parts.CountLockStopsMachine),
        new("SeenOnline", "a CPU is seen online before KVM agreed to it",
            (parts, _) => parts.Callback != CallbackSection.Starting),
        new("CheckEachCpu", "each CPU that comes online is checked, VMs or not",
            (parts, _) => parts.Check == CheckPlace.Callback),
        new("RefusedInUse", "an incompatible CPU is refused while virtualization is in use",
            (parts, _) => parts.Callback != CallbackSection.Starting && parts.Check != CheckPlace.None),
        new("RefusedIdle", "an incompatible CPU is refused without VMs, too",
            (parts, enables) => parts.Refusal == RefusalPolicy.Always || (enables && parts.Check != CheckPlace.None)),
        new("VmsForbidden", "an incompatible CPU that came online takes VM creation away",
            (parts, _) => parts.Remembers),
        new("CheckOnOffline", "each CPU that goes offline may ask all that stay",
            (parts, _) => parts.Reevaluates),
        new("FirstVmFails", "the first VM fails late, when it enables an incompatible CPU that is online",
            (parts, enables) => parts.Check == CheckPlace.Enable && !enables),
        new("AlwaysOn", "virtualization is on from load to unload, VMs or not",
            (_, enables) => enables),
    ];

    /// <summary>The costs that a design has, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<DesignCost> Of(ProtocolParts parts, bool enablesAtLoad) =>
        [.. All.Where(cost => cost.Applies(parts, enablesAtLoad))];

    /// <inheritdoc />
    public override string ToString() => Sentence;
}
