namespace KvmSim.Compatibility;

/// <summary>What identifying a CPU leaves behind, even when KVM refuses the CPU and it goes offline again.</summary>
public enum AfterEffectKind
{
    /// <summary>CPUs with a CR4 feature that boot_cpu_data lost fail the check when it is next made on them.</summary>
    Cr4ReferenceLowered,

    /// <summary>No CPU can enable SVM any more, and kvm_amd does not load again (before v6.3).</summary>
    SvmLost,

    /// <summary>kvm_intel does not load again (before v6.3).</summary>
    VmxLost,

    /// <summary>The kernel does not survive enabling virtualization on the CPU.</summary>
    KernelKilled,

    /// <summary>kvm_amd, loaded again, does without nested paging.</summary>
    NestedPagingLost,
}
