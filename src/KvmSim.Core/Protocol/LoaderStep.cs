namespace KvmSim.Protocol;

/// <summary>
/// The atomic steps of loading and unloading a vendor module (kvm_intel, kvm_amd) that touch the protocol.
/// </summary>
public enum LoaderStep : byte
{
    /// <summary>
    /// Not loaded; the next step runs the vendor's support tests and hardware setup on the loading CPU.
    /// </summary>
    Unloaded,

    /// <summary>
    /// The compatibility loop: one online CPU after the other, by a cross call, outside cpu_hotplug_lock.
    /// </summary>
    CheckEach,

    /// <summary>cpuhp_setup_state_nocalls installs the callbacks.</summary>
    Install,

    /// <summary>6.16 with TDX: tdx_bringup takes a reference that stays until unload.</summary>
    EnableForTdx,

    /// <summary>
    /// 6.12 with enable_virt_at_load: kvm_init takes the module's own reference; <see cref="VmStep"/> says how far it
    /// is.
    /// </summary>
    EnableAtLoad,

    /// <summary>misc_register makes /dev/kvm, deliberately last.</summary>
    Publish,

    /// <summary>Loaded; the next step begins the unload by removing /dev/kvm.</summary>
    Loaded,

    /// <summary>6.12 with enable_virt_at_load: kvm_exit drops the module's own reference.</summary>
    DisableAtUnload,

    /// <summary>6.16 with TDX: tdx_cleanup drops its reference.</summary>
    DisableForTdx,

    /// <summary>cpuhp_remove_state_nocalls removes the callbacks.</summary>
    Remove,

    /// <summary>Up to 6.2: kvm_exit disables whatever is still enabled, one CPU after the other.</summary>
    DisableEach,
}
