namespace KvmSim.Compatibility;

/// <summary>On what a control bit of a VMCS depends besides vmcs_config: the module's switches and the guest.</summary>
internal enum VmcsCondition
{
    /// <summary>
    /// Never in a guest that has just been made: it is for nested guests, for dirty logging or for what is opted in to,
    /// or it is on only while an interrupt or an NMI waits for a window.
    /// </summary>
    Never,

    /// <summary>enable_vnmi.</summary>
    VirtualNmi,

    /// <summary>enable_preemption_timer: the timer ticks slowly enough (hardware_setup).</summary>
    PreemptionTimer,

    /// <summary>APICv is active: enable_apicv, and the local APIC is KVM's.</summary>
    Apicv,

    /// <summary>enable_ipiv, and APICv is active.</summary>
    IpiVirtualization,

    /// <summary>The local APIC is KVM's.</summary>
    LocalApic,

    /// <summary>No TPR shadow: the CPU has none, or the local APIC is not KVM's.</summary>
    NoTprShadow,

    /// <summary>flexpriority_enabled, and the local APIC is KVM's and in xAPIC mode.</summary>
    ApicAccesses,

    /// <summary>The local APIC is KVM's and in x2APIC mode.</summary>
    X2Apic,

    /// <summary>enable_ept.</summary>
    Ept,

    /// <summary>EPT is not used.</summary>
    NoEpt,

    /// <summary>EPT is not used, or the guest's paging is off where it is not unrestricted.</summary>
    Cr3Exits,

    /// <summary>enable_vpid.</summary>
    Vpid,

    /// <summary>enable_unrestricted_guest.</summary>
    UnrestrictedGuest,

    /// <summary>ple_gap is not 0.</summary>
    PauseLoop,

    /// <summary>pt_mode is 1.</summary>
    PtHostGuest,

    /// <summary>KVM emulates UMIP, and the guest has set CR4.UMIP.</summary>
    UmipEmulation,

    /// <summary>The guest has RDTSCP or RDPID.</summary>
    GuestRdtscp,

    /// <summary>It has INVPCID.</summary>
    GuestInvpcid,

    /// <summary>It has XSAVES.</summary>
    GuestXsaves,

    /// <summary>It has TPAUSE and UMWAIT.</summary>
    GuestWaitpkg,

    /// <summary>It has no RDRAND.</summary>
    NoGuestRdrand,

    /// <summary>It has no RDSEED.</summary>
    NoGuestRdseed,

    /// <summary>It is in long mode.</summary>
    LongMode,

    /// <summary>Its EFER is not the host's: in a 64-bit guest they are usually the same.</summary>
    EferSwitch,

    /// <summary>Its performance counters, or the host's, are to count in one of the two only.</summary>
    PerfEvents,
}
