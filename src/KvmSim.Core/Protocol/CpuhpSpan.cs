namespace KvmSim.Protocol;

/// <summary>The cpuhp states beside KVM's own that a CPU passes, as seen from KVM's callback (kernel/cpu.c).</summary>
internal enum CpuhpSpan : byte
{
    /// <summary>
    /// On the way up, from AP_ONLINE_IDLE to the entry of KVM's state; all of the section where KVM has none.
    /// </summary>
    UpToCallback,

    /// <summary>On the way up, the states after KVM's: a failure there runs kvm_offline_cpu.</summary>
    AboveCallback,

    /// <summary>On the way down, to the entry of KVM's state; all of the section where KVM has none.</summary>
    DownToCallback,

    /// <summary>On the way down, the states below KVM's: after a failure there kvm_online_cpu runs again.</summary>
    BelowCallback,
}
