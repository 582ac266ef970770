namespace KvmSim.Protocol;

/// <summary>Where in the cpuhp states KVM's callback stands.</summary>
public enum CallbackSection : byte
{
    /// <summary>
    /// CPUHP_AP_KVM_STARTING: before the CPU is in cpu_online_mask, IRQs off, may not fail (up to 6.2).
    /// </summary>
    Starting,

    /// <summary>CPUHP_AP_KVM_ONLINE: after it, before SCHED_WAIT_EMPTY, may fail (the series; 6.3).</summary>
    Online,

    /// <summary>
    /// A dynamic ONLINE state, behind other drivers' states: how the series was built onto a 6.1 for recording.
    /// </summary>
    OnlineDynamic,
}
