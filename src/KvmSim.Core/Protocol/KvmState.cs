using KvmSim.Hardware;

namespace KvmSim.Protocol;

/// <summary>
/// The shared variables of the protocol: what the CPUs of one host see of each other (kernel-facts 1.0). A value:
/// copying it is a snapshot, equality is structural. The same variables serve the simulation and the explorer.
/// </summary>
/// <typeparam name="TSet">A set of CPUs.</typeparam>
public record struct KvmState<TSet>
    where TSet : struct, ICpuSet<TSet>
{
    /// <summary>cpu_online_mask.</summary>
    public TSet Online { get; set; }

    /// <summary>
    /// The CPUs on which KVM believes that it enabled virtualization: cpus_hardware_enabled up to 6.2, the per-CPU
    /// hardware_enabled (6.3) or virtualization_enabled (6.12) later.
    /// </summary>
    public TSet Enabled { get; set; }

    /// <summary>kvm_usage_count.</summary>
    public int Usage { get; set; }

    /// <summary>How many hold cpu_hotplug_lock for reading.</summary>
    public int HotplugReaders { get; set; }

    /// <summary>Whether somebody holds cpu_hotplug_lock for writing: a CPU is on its way up or down.</summary>
    public bool HotplugWriter { get; set; }

    /// <summary>Whether the lock of the count is held: kvm_count_lock, later kvm_lock, later kvm_usage_lock.</summary>
    public bool CountLock { get; set; }

    /// <summary>hardware_incompatible of the reviewed patch.</summary>
    public bool HardwareIncompatible { get; set; }

    /// <summary>hardware_enable_failed, as zero or not zero.</summary>
    public bool EnableFailed { get; set; }

    /// <summary>Whether KVM's cpuhp callbacks are installed.</summary>
    public bool CallbackInstalled { get; set; }

    /// <summary>
    /// Which of the changes that late CPUs make the system counts with, a bit each. Its registers never change back
    /// when such a CPU goes (arm64: update_cpu_features). Kept by the explorer alone.
    /// </summary>
    public byte Changes { get; set; }
}
