namespace KvmSim.Messages;

/// <summary>What a line of the kernel log says, whichever generation prints it and in whichever words.</summary>
public enum MessageMeaning : long
{
    /// <summary>Nothing is wrong.</summary>
    Notice,

    /// <summary>The check finds no VMX in CPUID.</summary>
    VmxNotSupported,

    /// <summary>Firmware left VMX off, or IA32_FEATURE_CONTROL cannot be used.</summary>
    VmxDisabled,

    /// <summary>setup_vmcs_config failed on a CPU.</summary>
    VmcsSetupFailed,

    /// <summary>A CPU's VMX configuration differs from the reference.</summary>
    VmcsInconsistent,

    /// <summary>Which 32 bits of the configuration differ.</summary>
    VmcsWordDiffers,

    /// <summary>kvm_amd on a CPU of another vendor.</summary>
    NotAmdOrHygon,

    /// <summary>The check finds no SVM.</summary>
    SvmNotSupported,

    /// <summary>Firmware disabled SVM (VM_CR.SVMDIS).</summary>
    SvmDisabled,

    /// <summary>The host is an SEV guest.</summary>
    SevGuest,

    /// <summary>The vendor module found no support where it was loaded, or in boot_cpu_data.</summary>
    NoHardwareSupport,

    /// <summary>The vendor module found its feature disabled by firmware.</summary>
    DisabledByFirmware,

    /// <summary>A VM-entry control without the VM-exit control that belongs to it, or the other way round.</summary>
    EntryExitPair,

    /// <summary>EPT or VPID capabilities without the control.</summary>
    CapabilitiesWithoutControl,

    /// <summary>An erratum takes PERF_GLOBAL_CTRL away.</summary>
    PerfGlobalCtrlErratum,

    /// <summary>Virtualization could not be enabled on a CPU.</summary>
    EnableFailed,

    /// <summary>The callback refuses a CPU on which enabling failed.</summary>
    OnliningAborted,

    /// <summary>The callback refuses a CPU that failed the check.</summary>
    Incompatible,

    /// <summary>An incompatible CPU was let in, and VMs are forbidden from then on.</summary>
    CreationProhibited,

    /// <summary>KVM_CREATE_VM was refused because of an incompatible CPU.</summary>
    CreationForbidden,

    /// <summary>A CPU was started and did not report back.</summary>
    NotAlive,

    /// <summary>A CPU's APIC id is not one that can be started.</summary>
    ApicIdInvalid,

    /// <summary>A CPU did not come up: at resume, or in a hotplug callback.</summary>
    OnliningFailed,

    /// <summary>A CPU did not go down.</summary>
    OffliningFailed,

    /// <summary>VMXON faulted on a CPU whose firmware forbids it.</summary>
    VmxonFaulted,

    /// <summary>Setting EFER.SVME faulted on a CPU without usable SVM.</summary>
    EferFaulted,

    /// <summary>Setting CR4.VMXE faulted in the kernel on a CPU without VMX.</summary>
    Cr4Faulted,

    /// <summary>A VMX or SVM instruction faulted on a CPU on which virtualization was off, or that lacks it.</summary>
    SpuriousFault,

    /// <summary>INVEPT failed on a CPU that lacks the type that KVM asks for.</summary>
    InveptFailed,

    /// <summary>
    /// Firmware took a feature from a CPU that the others have, after the kernel's code was patched for it.
    /// </summary>
    FeatureClearedLate,

    /// <summary>A VM entry failed on a CPU.</summary>
    VmEntryFailed,

    /// <summary>kvm_resume could not enable the boot CPU again.</summary>
    ResumeFailed,

    /// <summary>The kernel died.</summary>
    KernelDied,

    /// <summary>Nested paging is off.</summary>
    NestedPagingOff,

    /// <summary>The other vendor module is loaded already.</summary>
    AlreadyLoaded,

    /// <summary>The host lacks something that KVM needs of every CPU (FPU, PAT, a constant TSC).</summary>
    HostUnsuitable,

    /// <summary>TDX cannot be used, or keeps a CPU from being plugged or taken out.</summary>
    Tdx,

    /// <summary>SGX is off, which KVM sees as a VMX control.</summary>
    SgxDisabled,

    /// <summary>QEMU or libvirt: the host of a guest does not offer what the guest was to have.</summary>
    HostLacksFeature,

    /// <summary>Arm: the architecture refuses a CPU that comes late, before KVM is asked.</summary>
    LateCpuRefused,

    /// <summary>Arm: firmware or the protected hypervisor refuses to start the CPU (PSCI).</summary>
    FirmwareRefused,

    /// <summary>The CPUs differ in what the kernel takes for alike; the CPU comes online all the same.</summary>
    CpusVary,
}
