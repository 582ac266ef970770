using KvmSim.Compatibility;
using KvmSim.Messages;

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
        new(KernelLogLevel.Err,
            "kvm: already loaded vendor module '{word}'")
        {
            Meaning = MessageMeaning.AlreadyLoaded,
        };

    public static readonly KernelMessage UnknownParameter =
        new(KernelLogLevel.Warn, "{word}: unknown parameter '{word}' ignored");

    public static readonly KernelMessage InvalidParameter =
        new(KernelLogLevel.Err, "{word}: `{text}' invalid for parameter `{word}'");

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

    /// <summary>The WARN when VMXON faults. Its slot: IA32_FEATURE_CONTROL.</summary>
    public static readonly KernelMessage VmxonFaulted =
        Warn("VMXON faulted, MSR_IA32_FEAT_CTL (0x3a) = 0x{hex}", MessageMeaning.VmxonFaulted);

    public static readonly KernelMessage EferFaulted =
        new(KernelLogLevel.Warn, "unchecked MSR access error: WRMSR to 0xc0000080 (tried to write {text})")
        {
            Meaning = MessageMeaning.EferFaulted,
            Kind = MessageKind.Oops,
        };

    public static readonly KernelMessage EmptySchedDomain =
        new(KernelLogLevel.Warn,
            "WARNING: kernel/sched/topology.c:{*} at build_sched_domains{*}")
        {
            Kind = MessageKind.Warning,
        };

    public static readonly KernelMessage HotplugThreadDied = new(
        KernelLogLevel.Warn,
        "Oops: general protection fault, probably for non-canonical address {*}: 0000 [#1] SMP NOPTI")
    {
        Kind = MessageKind.Oops,
    };

    public static readonly KernelMessage PinnedBitsChanged =
        new(KernelLogLevel.Warn, "pinned CR4 bits changed: 0x{hex}!?")
        {
            Once = true,
            Kind = MessageKind.Warning,
        };

    public static readonly KernelMessage SvmEnableUnsupported =
        new(KernelLogLevel.Err, "SVM: svm_hardware_enable: err EOPNOTSUPP on {cpu}")
        {
            Meaning = MessageMeaning.SvmNotSupported,
        };

    /// <summary>
    /// A #GP in the kernel. Its slot: what the kernel takes for the address, the operand of the instruction.
    /// </summary>
    public static readonly KernelMessage GeneralProtection = Oops(
        "general protection fault, maybe for address {word}: 0000 [#1] PREEMPT SMP NOPTI", MessageMeaning.KernelDied);

    public static readonly KernelMessage InvalidOpcode =
        Oops("invalid opcode: 0000 [#1] PREEMPT SMP NOPTI", MessageMeaning.KernelDied);

    /// <summary>kvm_spurious_fault's own BUG; its line is 511 in 6.1.192.</summary>
    public static readonly KernelMessage BugInKvm =
        Oops("kernel BUG at arch/x86/kvm/x86.c{*}!", MessageMeaning.SpuriousFault) with { Level = KernelLogLevel.Crit };

    /// <summary>
    /// BUG_ON in cpuhp_issue_call: a teardown failed. Its line is 2374 in 6.12.117, 2365 in 7.3.4.
    /// </summary>
    public static readonly KernelMessage BugInHotplug = new(KernelLogLevel.Crit, "kernel BUG at kernel/cpu.c{*}!")
    {
        Kind = MessageKind.Oops,
    };

    public static readonly KernelMessage Cr4Faulted = Oops("RIP: 0010:native_write_cr4{*}", MessageMeaning.Cr4Faulted);

    public static readonly KernelMessage SpuriousFault =
        Oops("RIP: 0010:kvm_spurious_fault{*} [kvm]", MessageMeaning.SpuriousFault);

    public static readonly KernelMessage XstateFaulted =
        Oops("RIP: 0010:fpu__init_cpu_xstate{*}", MessageMeaning.KernelDied);

    public static readonly KernelMessage IdleTaskKilled = Panic("Attempted to kill the idle task!");

    public static readonly KernelMessage FatalInInterrupt = Panic("Fatal exception in interrupt");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KernelMessage> All { get; } =
    [
        ProcessorsActivated, BootCpu, DisablingCpus, EnablingCpus, CpuIsUp, ErrorTakingUp, ErrorTakingDown,
        CpusNotDisabled,
        NoLongerAffine, ExitingVirtualization, VendorLoaded, UnknownParameter, InvalidParameter, OutOfTree, Unsigned,
        VmxonFaulted, EferFaulted, EmptySchedDomain, HotplugThreadDied, BugInHotplug,
        PinnedBitsChanged,
        GeneralProtection, InvalidOpcode, BugInKvm, Cr4Faulted, SpuriousFault, XstateFaulted, IdleTaskKilled,
        FatalInInterrupt,
    ];

    /// <summary>The WARN of an INVEPT that fails (invept_error); type 2 is all contexts.</summary>
    public static KernelMessage InveptWarning(CheckStyle style) =>
        Warn(Invept(style.AsksThisCpu ? "" : "kvm: "), MessageMeaning.InveptFailed);

    /// <summary>The line that follows it, each time.</summary>
    public static KernelMessage InveptFailed(CheckStyle style) => new(
        KernelLogLevel.Warn, Invept(style.AsksThisCpu ? style.Prefix(VendorModule.KvmIntel) : "kvm: "))
    {
        Meaning = MessageMeaning.InveptFailed,
    };

    /// <summary>All lines of a failing INVEPT.</summary>
    public static IEnumerable<KernelMessage> Invept(CheckStyle style) =>
        [InveptWarning(style), InveptFailed(style)];

    private static string Invept(string prefix) => prefix + "invept failed: ext=0x2 eptp=0 gpa=0x0";

    /// <summary>A WARN_ONCE of the vendor module, by its own text.</summary>
    private static KernelMessage Warn(string text, MessageMeaning meaning) => new(KernelLogLevel.Warn, text)
    {
        Meaning = meaning,
        Once = true,
        Source = MessageSource.VendorModule,
        Kind = MessageKind.Warning,
    };

    /// <summary>A line of an oops: printed at the default level, a warning.</summary>
    private static KernelMessage Oops(string text, MessageMeaning meaning) =>
        new(KernelLogLevel.Warn, text) { Meaning = meaning, Kind = MessageKind.Oops };

    private static KernelMessage Panic(string reason) =>
        new(KernelLogLevel.Emerg, "Kernel panic - not syncing: " + reason)
        {
            Meaning = MessageMeaning.KernelDied,
            Kind = MessageKind.Oops,
        };
}
