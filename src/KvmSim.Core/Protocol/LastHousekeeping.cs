namespace KvmSim.Protocol;

/// <summary>
/// What a kernel does when the last CPU is to go offline that isolcpus= left in the scheduler's domains
/// (HK_TYPE_DOMAIN).
/// </summary>
public enum LastHousekeeping
{
    /// <summary>It is not looked at (5.16).</summary>
    Unguarded,

    /// <summary>
    /// EBUSY: the CPU's teardown runs on another such CPU, and there is none (cpu_down_maps_locked, 6.7 and the stable
    /// kernels since; recorded on 6.12 and 6.18).
    /// </summary>
    Refused,

    /// <summary>
    /// The CPU's own hotplug thread oopses in partition_sched_domains; whoever wrote waits for ever and holds
    /// cpu_hotplug_lock (7.0 on; recorded on 7.2 and 7.3).
    /// </summary>
    KillsHotplug,
}
