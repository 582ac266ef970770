using KvmSim.Messages;

namespace KvmSim.Arm;

/// <summary>What an arm64 kernel prints of CPUs that differ, while one is started.</summary>
internal static class ArmMessages
{
    /// <summary>What stands before each line that cpufeature.c prints.</summary>
    public const string Prefix = "CPU features: ";

    public static readonly KernelMessage SmallerAsid =
        Refused("CPU{cpu}: smaller ASID size({number}) than boot CPU ({number})");

    /// <summary>Its slots: the CPU, the capability's number and words, whether the system and the CPU have it: 0, 1.
    /// </summary>
    public static readonly KernelMessage Conflict =
        Refused(Prefix
            + "CPU{cpu}: Detected conflict for capability {number} ({text}), System: {number}, CPU: {number}");

    public static readonly KernelMessage MissingHwcap = Refused(Prefix + "CPU{cpu}: missing HWCAP: {word}");

    public static readonly KernelMessage SveMismatch =
        Refused(Prefix + "CPU{cpu}: SVE: vector length support mismatch");

    public static readonly KernelMessage SmeMismatch =
        Refused(Prefix + "CPU{cpu}: SME: vector length support mismatch");

    public static readonly KernelMessage LengthsMissing =
        Varies("{word}: cpu{cpu}: Required vector length(s) missing");

    public static readonly KernelMessage LengthsUnsupported =
        Varies("{word}: cpu{cpu}: Unsupported vector length(s) present");

    public static readonly KernelMessage VmidMismatch = Refused(Prefix + "CPU{cpu}: VMID width mismatch");

    public static readonly KernelMessage IpaMismatch = Refused(Prefix + "CPU{cpu}: IPA range mismatch");

    public static readonly KernelMessage MpamVersion = Refused(Prefix + "CPU{cpu}: MPAM version mismatch");

    public static readonly KernelMessage MpamHcr = Refused(Prefix + "CPU{cpu}: Missing MPAM HCR");

    public static readonly KernelMessage MpamLimits =
        Refused(Prefix + "CPU{cpu}: MPAM PARTID/PMG max values are mismatched");

    public static readonly KernelMessage WillNotBoot = Refused("CPU{cpu}: will not boot");

    public static readonly KernelMessage FailedToComeOnline = Refused("CPU{cpu}: failed to come online");

    public static readonly KernelMessage DiedEarly = Refused("CPU{cpu}: died during early boot");

    public static readonly KernelMessage NotCleanlyDown = Refused("CPU{cpu}: may not have shut down cleanly");

    public static readonly KernelMessage StuckInKernel = Refused("CPU{cpu}: is stuck in kernel");

    public static readonly KernelMessage NoLongAddresses = Refused("CPU{cpu}: does not support 52-bit VAs");

    public static readonly KernelMessage NoGranule = Refused("CPU{cpu}: does not support {number}K granule");

    public static readonly KernelMessage UnsupportedConfiguration = new(
        KernelLogLevel.Emerg, "Kernel panic - not syncing: CPU{cpu} detected unsupported configuration")
    {
        Meaning = MessageMeaning.KernelDied,
        Kind = MessageKind.Oops,
    };

    /// <summary>Its slots: the register as the kernel calls it, the boot CPU's value, the CPU, its value.</summary>
    public static readonly KernelMessage Variation = Varies(
        Prefix + "SANITY CHECK: Unexpected variation in {word}. Boot CPU: {word}, CPU{cpu}: {word}");

    public static readonly KernelMessage UnsupportedVariation =
        Varies(Prefix + "Unsupported CPU feature variation detected.") with { Once = true };

    /// <summary>Its slot: the capability's words.</summary>
    public static readonly KernelMessage Unavailable =
        new(KernelLogLevel.Warn, Prefix + "unavailable: {text}");

    /// <summary>Its slots: the CPU that differs, the CPU that has to stay.</summary>
    public static readonly KernelMessage Asymmetric = new(
        KernelLogLevel.Info,
        Prefix + "Asymmetric 32-bit EL0 support detected on CPU {cpu}; CPU hot-unplug disabled on CPU {cpu}");

    public static readonly KernelMessage TreatedAs64Bit =
        new(KernelLogLevel.Info, Prefix + "Treating domain isolated CPU {cpu} as 64-bit only");

    public static readonly KernelMessage NotStartedByFirmware =
        Firmware("psci: failed to boot CPU{cpu} ({number})");

    public static readonly KernelMessage FailedToBoot = Firmware("CPU{cpu}: failed to boot: {number}");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KernelMessage> All { get; } =
    [
        SmallerAsid, Conflict, MissingHwcap, SveMismatch, SmeMismatch, LengthsMissing, LengthsUnsupported,
        VmidMismatch, IpaMismatch, MpamVersion, MpamHcr, MpamLimits, WillNotBoot, FailedToComeOnline, DiedEarly,
        NotCleanlyDown, StuckInKernel, NoLongAddresses, NoGranule, UnsupportedConfiguration, Variation,
        UnsupportedVariation, Unavailable, Asymmetric, TreatedAs64Bit,
        NotStartedByFirmware, FailedToBoot,
    ];

    private static KernelMessage Refused(string text) =>
        new(KernelLogLevel.Crit, text) { Meaning = MessageMeaning.LateCpuRefused };

    private static KernelMessage Varies(string text) =>
        new(KernelLogLevel.Warn, text) { Meaning = MessageMeaning.CpusVary };

    private static KernelMessage Firmware(string text) =>
        new(KernelLogLevel.Err, text) { Meaning = MessageMeaning.FirmwareRefused };
}
