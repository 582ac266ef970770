namespace KvmSim.Protocol;

/// <summary>Which locks VM creation takes around the count, and in which order.</summary>
public enum VmLocking : byte
{
    /// <summary>Only the lock of the count (up to 6.2).</summary>
    CountOnly,

    /// <summary>cpu_hotplug_lock for reading, then the lock of the count (the reviewed patch; 6.3).</summary>
    HotplugThenCount,

    /// <summary>The lock of the count, then cpu_hotplug_lock: the mutant that deadlocks.</summary>
    CountThenHotplug,

    /// <summary>
    /// The lock of the count; cpu_hotplug_lock only inside cpuhp_setup_state, on the first use (6.12).
    /// </summary>
    CountThenSetupState,
}
