namespace KvmSim.Protocol;

/// <summary>
/// The atomic steps of bringing a CPU online or taking it offline, in the order of the kernel's work.
/// </summary>
public enum HotplugStep : byte
{
    /// <summary>
    /// Nothing is under way; the next step takes cpu_hotplug_lock for writing (cpus_write_lock, _cpu_up / _cpu_down),
    /// and on the way up passes what the control CPU does before the AP runs.
    /// </summary>
    Idle,

    /// <summary>
    /// The AP runs and is identified, up to the STARTING section (start_secondary, identify_secondary_cpu).
    /// </summary>
    BringUp,

    /// <summary>kvm_starting_cpu takes kvm_count_lock (up to 6.2).</summary>
    StartingLock,

    /// <summary>kvm_starting_cpu enables this CPU if VMs exist (up to 6.2).</summary>
    StartingEnable,

    /// <summary>kvm_starting_cpu drops kvm_count_lock (up to 6.2).</summary>
    StartingUnlock,

    /// <summary>The CPU enters cpu_online_mask (start_secondary: set_cpu_online under the vector lock).</summary>
    SetOnline,

    /// <summary>kvm_online_cpu runs the arch compatibility check, outside any lock (the reviewed series).</summary>
    Check,

    /// <summary>kvm_online_cpu takes the lock of the count.</summary>
    OnlineLock,

    /// <summary>kvm_online_cpu decides: enable, refuse, or remember.</summary>
    OnlineDecide,

    /// <summary>kvm_online_cpu drops the lock of the count.</summary>
    OnlineUnlock,

    /// <summary>kvm_online_cpu of 6.12: enables this CPU, no lock, no count.</summary>
    OnlineEnable,

    /// <summary>kvm_offline_cpu takes the lock of the count.</summary>
    OfflineLock,

    /// <summary>kvm_offline_cpu disables this CPU if VMs exist; a re-evaluating variant recomputes its flag.</summary>
    OfflineDisable,

    /// <summary>kvm_offline_cpu drops the lock of the count.</summary>
    OfflineUnlock,

    /// <summary>kvm_offline_cpu of 6.12: disables this CPU, no lock, no count.</summary>
    OfflineDisableLockless,

    /// <summary>
    /// The CPU leaves cpu_online_mask in stop_machine (take_cpu_down; up to 6.2 kvm_dying_cpu runs there).
    /// </summary>
    TakeDown,

    /// <summary>A refused CPU is taken down again; else cpu_hotplug_lock is released (cpus_write_unlock).</summary>
    Done,
}
