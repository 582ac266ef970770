using KvmSim.Compatibility;

namespace KvmSim.Kernel;

/// <summary>What the kernel around KVM, and KVM outside its protocol, prints alike in every generation.</summary>
internal static class HostMessages
{
    public static readonly KernelMessage ProcessorsActivated =
        new(KernelLogLevel.Info, "smpboot: Total of {number} processors activated{*}");

    public static readonly KernelMessage BootCpu = new(
        KernelLogLevel.Info, "smpboot: CPU{cpu}: {text} (family: 0x{hex}, model: 0x{hex}, stepping: 0x{hex})");

    public static readonly KernelMessage DisablingCpus = new(KernelLogLevel.Info, "Disabling non-boot CPUs ...");

    public static readonly KernelMessage EnablingCpus = new(KernelLogLevel.Info, "Enabling non-boot CPUs ...");

    public static readonly KernelMessage CpuIsUp = new(KernelLogLevel.Info, "CPU{cpu} is up");

    public static readonly KernelMessage ErrorTakingUp =
        new(KernelLogLevel.Warn, "Error taking CPU{cpu} up: {number}") { Meaning = MessageMeaning.OnliningFailed };

    public static readonly KernelMessage ErrorTakingDown =
        new(KernelLogLevel.Err, "Error taking CPU{cpu} down: {number}") { Meaning = MessageMeaning.OffliningFailed };

    public static readonly KernelMessage CpusNotDisabled =
        new(KernelLogLevel.Err, "Non-boot CPUs are not disabled") { Meaning = MessageMeaning.OffliningFailed };

    public static readonly KernelMessage NoLongerAffine =
        new(KernelLogLevel.Warn, "process {number} ({text}) no longer affine to cpu{cpu}");

    public static readonly KernelMessage ExitingVirtualization =
        new(KernelLogLevel.Info, "kvm: exiting hardware virtualization");

    public static readonly KernelMessage VendorLoaded =
        new(KernelLogLevel.Err, "kvm: already loaded vendor module '{word}'") { Meaning = MessageMeaning.AlreadyLoaded };

    public static readonly KernelMessage UnknownParameter =
        new(KernelLogLevel.Warn, "{word}: unknown parameter '{word}' ignored");

    public static readonly KernelMessage OutOfTree =
        new(KernelLogLevel.Warn, "kvm: loading out-of-tree module taints kernel.");

    public static readonly KernelMessage Unsigned = new(
        KernelLogLevel.Notice,
        "kvm: module verification failed: signature and/or required key missing - tainting kernel");

    /// <summary>No kernel prints it: the text of the parameter that the review's wish became here.</summary>
    public static readonly KernelMessage CreationForbidden =
        new(KernelLogLevel.Err, "kvm: VM creation is prohibited: CPU{cpus} incompatible")
        {
            Meaning = MessageMeaning.CreationForbidden,
        };

    public static readonly KernelMessage VmxonFaulted =
        new(KernelLogLevel.Warn, "VMXON faulted, MSR_IA32_FEAT_CTL (0x3a) = 0x{hex}")
        {
            Meaning = MessageMeaning.VmxonFaulted,
            Once = true,
        };

    public static readonly KernelMessage EferFaulted =
        new(KernelLogLevel.Warn, "unchecked MSR access error: WRMSR to 0xc0000080 (tried to write {text})")
        {
            Meaning = MessageMeaning.EferFaulted,
        };

    public static readonly KernelMessage SvmEnableUnsupported =
        new(KernelLogLevel.Err, "SVM: svm_hardware_enable: err EOPNOTSUPP on {cpu}")
        {
            Meaning = MessageMeaning.SvmNotSupported,
        };

    public static readonly KernelMessage GeneralProtection = new(
        KernelLogLevel.Emerg, "general protection fault, maybe for address 0x0: 0000 [#1] PREEMPT SMP NOPTI")
    {
        Meaning = MessageMeaning.KernelDied,
    };

    public static readonly KernelMessage InvalidOpcode =
        new(KernelLogLevel.Emerg, "invalid opcode: 0000 [#1] PREEMPT SMP NOPTI") { Meaning = MessageMeaning.KernelDied };

    public static readonly KernelMessage Cr4Faulted =
        new(KernelLogLevel.Emerg, "RIP: 0010:vmx_hardware_enable{*} [kvm_intel]") { Meaning = MessageMeaning.Cr4Faulted };

    public static readonly KernelMessage SpuriousFault =
        new(KernelLogLevel.Emerg, "RIP: 0010:kvm_spurious_fault{*} [kvm]") { Meaning = MessageMeaning.SpuriousFault };

    public static readonly KernelMessage XstateFaulted =
        new(KernelLogLevel.Emerg, "RIP: 0010:fpu__init_cpu_xstate{*}") { Meaning = MessageMeaning.KernelDied };

    public static readonly KernelMessage IdleTaskKilled =
        new(KernelLogLevel.Emerg, "Kernel panic - not syncing: Attempted to kill the idle task!")
        {
            Meaning = MessageMeaning.KernelDied,
        };

    public static readonly KernelMessage FatalInInterrupt =
        new(KernelLogLevel.Emerg, "Kernel panic - not syncing: Fatal exception in interrupt")
        {
            Meaning = MessageMeaning.KernelDied,
        };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KernelMessage> All { get; } =
    [
        ProcessorsActivated, BootCpu, DisablingCpus, EnablingCpus, CpuIsUp, ErrorTakingUp, ErrorTakingDown, CpusNotDisabled,
        NoLongerAffine, ExitingVirtualization, VendorLoaded, UnknownParameter, OutOfTree, Unsigned, VmxonFaulted, EferFaulted,
        GeneralProtection, InvalidOpcode, Cr4Faulted, SpuriousFault, XstateFaulted, IdleTaskKilled, FatalInInterrupt,
    ];
}
