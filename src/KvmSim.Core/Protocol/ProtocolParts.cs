namespace KvmSim.Protocol;

/// <summary>
/// The parts in which the generations of the protocol differ. A generation is these values; the step programs read
/// them and nothing else tells generations apart.
/// </summary>
public readonly record struct ProtocolParts
{
    /// <summary>Where the callback stands.</summary>
    public CallbackSection Callback { get; init; }

    /// <summary>Where a CPU is checked after load.</summary>
    public CheckPlace Check { get; init; }

    /// <summary>When a CPU that fails the check in the callback is refused.</summary>
    public RefusalPolicy Refusal { get; init; }

    /// <summary>Whether an incompatible CPU that came online sets hardware_incompatible, which forbids VMs.</summary>
    public bool Remembers { get; init; }

    /// <summary>Whether kvm_offline_cpu recomputes hardware_incompatible over the CPUs that stay.</summary>
    public bool Reevaluates { get; init; }

    /// <summary>The locks of VM creation.</summary>
    public VmLocking Locking { get; init; }

    /// <summary>Whether VM destruction takes cpu_hotplug_lock too (6.3).</summary>
    public bool LocksOnDestroy { get; init; }

    /// <summary>Whether the enable-failure counter is cleared each time it was read (v3 of the series; 6.3).</summary>
    public bool ResetsFailure { get; init; }

    /// <summary>
    /// Whether stop_machine has to wait for the lock of the count: true while it is a raw spinlock. The model keeps it
    /// for 6.3's mutex too, which only leaves out schedules in which nothing is looked at.
    /// </summary>
    public bool CountLockStopsMachine { get; init; }

    /// <summary>
    /// Whether the callbacks exist only while virtualization is in use (6.12), else from load to unload.
    /// </summary>
    public bool InstallsOnUse => Locking == VmLocking.CountThenSetupState;
}
