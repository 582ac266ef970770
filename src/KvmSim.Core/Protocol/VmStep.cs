namespace KvmSim.Protocol;

/// <summary>The atomic steps in the life of a VM that touch the protocol.</summary>
public enum VmStep : byte
{
    /// <summary>
    /// No VM; the next step begins KVM_CREATE_VM's hardware_enable_all with whichever lock comes first.
    /// </summary>
    Create,

    /// <summary>hardware_enable_all takes the lock of the count.</summary>
    CountLock,

    /// <summary>The inverted mutant takes cpu_hotplug_lock for reading inside the lock of the count.</summary>
    ReadLockInside,

    /// <summary>hardware_enable_all looks at the flag and the count (6.12: kvm_enable_virtualization).</summary>
    CountUser,

    /// <summary>6.12: cpuhp_setup_state takes cpus_read_lock and installs the callbacks.</summary>
    SetupState,

    /// <summary>One CPU after the other enables virtualization (on_each_cpu; 6.12: the cpuhp walk).</summary>
    EnableEach,

    /// <summary>After a failure, one CPU after the other disables it again.</summary>
    RollBackEach,

    /// <summary>6.12: cpuhp_setup_state or cpuhp_remove_state drops cpus_read_lock.</summary>
    StateUnlock,

    /// <summary>The lock of the count is dropped.</summary>
    CountUnlock,

    /// <summary>cpu_hotplug_lock is dropped where it was taken; KVM_CREATE_VM has its result.</summary>
    ReadUnlock,

    /// <summary>
    /// The rest of KVM_CREATE_VM passes through cpu_hotplug_lock once more, whatever its result: recorded on 6.1 and
    /// 6.12 (r01, r02: the ioctl stays blocked behind a CPU that is being onlined although enabling is over).
    /// </summary>
    CreateTail,

    /// <summary>The VM exists; the next step begins its destruction.</summary>
    Running,

    /// <summary>hardware_disable_all takes the lock of the count.</summary>
    DropLock,

    /// <summary>hardware_disable_all drops this user.</summary>
    DropUser,

    /// <summary>6.12: cpuhp_remove_state takes cpus_read_lock.</summary>
    RemoveState,

    /// <summary>One CPU after the other disables virtualization.</summary>
    DisableEach,

    /// <summary>6.12: the lock of the count is dropped after the last user went.</summary>
    DropUnlock,

    /// <summary>cpu_hotplug_lock is dropped (6.3).</summary>
    DropReadUnlock,
}
