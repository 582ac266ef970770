namespace KvmSim.Compatibility;

/// <summary>At which step a check, or the support test of module load, failed.</summary>
public enum CheckFailureReason : long
{
    /// <summary>Other CR4 bits are reserved than for boot_cpu_data.</summary>
    Cr4Mismatch,

    /// <summary>No VMX in CPUID.</summary>
    VmxNotSupported,

    /// <summary>The kernel cleared VMX, or could not use IA32_FEATURE_CONTROL.</summary>
    VmxDisabled,

    /// <summary>setup_vmcs_config failed.</summary>
    VmcsSetupFailed,

    /// <summary>The configuration differs from the reference.</summary>
    VmcsInconsistent,

    /// <summary>kvm_amd on a CPU of another vendor.</summary>
    NotAmdOrHygon,

    /// <summary>No SVM among the capabilities.</summary>
    SvmNotSupported,

    /// <summary>VM_CR.SVMDIS is set.</summary>
    SvmDisabled,

    /// <summary>The host is an SEV guest.</summary>
    SevGuest,

    /// <summary>arm64: the architecture refuses the CPU while it is started.</summary>
    LateCpuRefused,

    /// <summary>arm64: the kernel panics when the CPU is started.</summary>
    LateCpuPanics,

    /// <summary>arm64: the protected hypervisor does not start the CPU.</summary>
    NotStartedByHypervisor,

    /// <summary>arm64: firmware does not start the CPU.</summary>
    NotStartedByFirmware,
}
