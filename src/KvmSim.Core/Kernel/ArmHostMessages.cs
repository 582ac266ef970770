using KvmSim.Messages;

namespace KvmSim.Kernel;

/// <summary>What an arm64 kernel prints of CPUs and KVM when all is well, or there is no KVM.</summary>
internal static class ArmHostMessages
{
    /// <summary>Its slots: MPIDR_EL1 and MIDR_EL1 of the boot CPU.</summary>
    public static readonly KernelMessage Booting =
        new(KernelLogLevel.Info, "Booting Linux on physical CPU 0x{word} [0x{hex8}]");

    /// <summary>Its slots: the kind of the cache (PIPT, VIPT), the CPU.</summary>
    public static readonly KernelMessage Cache = new(KernelLogLevel.Info, "Detected {word} I-cache on CPU{cpu}");

    /// <summary>Its slots: the CPU, MPIDR_EL1, MIDR_EL1.</summary>
    public static readonly KernelMessage Booted =
        new(KernelLogLevel.Info, "CPU{cpu}: Booted secondary processor 0x{word} [0x{hex8}]");

    public static readonly KernelMessage Activated =
        new(KernelLogLevel.Info, "SMP: Total of {number} processors activated.");

    public static readonly KernelMessage StartedAtEl2 =
        new(KernelLogLevel.Info, "CPU: All CPU(s) started at EL2");

    public static readonly KernelMessage Detected = new(KernelLogLevel.Info, "CPU features: detected: {text}");

    /// <summary>Its slots: the process, the width.</summary>
    public static readonly KernelMessage IpaLimit =
        new(KernelLogLevel.Info, "kvm [{number}]: IPA Size Limit: {number} bits{*}");

    public static readonly KernelMessage DisabledByCommandLine =
        new(KernelLogLevel.Info, "kvm [{number}]: KVM disabled from command line")
        {
            Meaning = MessageMeaning.HostUnsuitable,
        };

    public static readonly KernelMessage NoHypMode =
        new(KernelLogLevel.Info, "kvm [{number}]: HYP mode not available") { Meaning = MessageMeaning.HostUnsuitable };

    /// <summary>Its slots: the process, "VHE mode", "Hyp nVHE mode" or "Protected nVHE mode".</summary>
    public static readonly KernelMessage Initialised =
        new(KernelLogLevel.Info, "kvm [{number}]: {text} initialized successfully");

    public static readonly KernelMessage NoProtectionWithVhe =
        new(KernelLogLevel.Warn, "Protected KVM not available with VHE");

    /// <summary>Its slot: how long it took, in milliseconds.</summary>
    public static readonly KernelMessage Killed =
        new(KernelLogLevel.Info, "psci: CPU{cpu} killed (polled {number} ms)");

    /// <summary>A BUG of which a process died: brk with the kernel's own immediate.</summary>
    public static readonly KernelMessage InternalError =
        new(KernelLogLevel.Emerg, "Internal error: Oops - BUG: 00000000f2000800 [#1]{*} SMP")
        {
            Kind = MessageKind.Oops,
        };

    /// <summary>The idle task after a process that died with interrupts off.</summary>
    public static readonly KernelMessage IdleWithInterruptsOff =
        new(KernelLogLevel.Warn, "WARNING: {*}kernel/context_tracking.c{*} ct_kernel_exit{*}")
        {
            Kind = MessageKind.Warning,
        };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KernelMessage> All { get; } =
    [
        Booting, Cache, Booted, Activated, StartedAtEl2, Detected, IpaLimit, DisabledByCommandLine, NoHypMode,
        Initialised, NoProtectionWithVhe, Killed, InternalError, IdleWithInterruptsOff,
    ];
}
