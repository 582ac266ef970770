namespace KvmSim.Arm;

/// <summary>How KVM uses EL2 ("kvm-arm.mode=").</summary>
internal enum ArmMode : long
{
    /// <summary>
    /// The kernel runs at EL2 where the boot CPU has the Virtualization Host Extensions; else <see cref="Nvhe"/>.
    /// </summary>
    Vhe,

    /// <summary>The kernel runs at EL1, and a part of KVM at EL2.</summary>
    Nvhe,

    /// <summary>The part at EL2 is protected from the kernel: it decides which CPUs are started.</summary>
    Protected,

    /// <summary>As <see cref="Vhe"/>, and guests may have EL2.</summary>
    Nested,

    /// <summary>There is no KVM.</summary>
    None,
}
