using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>What the kernel around KVM does and prints when CPUs come and go: the part that is not KVM's.</summary>
public sealed record KernelBase
{
    /// <summary>The version whose behaviour it is, e.g. "6.1".</summary>
    public required string Version { get; init; }

    /// <summary>What a manifest calls it, e.g. "linux-6.1".</summary>
    public string Name => $"linux-{Version}";

    /// <summary>
    /// The kernel of that version for a callback in that section; null where it has no place for it.
    /// </summary>
    public static KernelBase? Find(string name, CallbackSection callback)
    {
        bool starting = callback == CallbackSection.Starting;
        return string.Equals(name, Linux61.Name, StringComparison.Ordinal) ? starting
            ? Linux61 : Linux61WithOnlineCallback
            : starting ? null
            : Later.FirstOrDefault(later => string.Equals(later.Name, name, StringComparison.Ordinal));
    }

    /// <summary>The names that a manifest may give, oldest first.</summary>
    public static IReadOnlyList<string> Names => [ForStarting, .. Later.Select(later => later.Name)];

    /// <summary>The name of the one that has a state for KVM in the STARTING section.</summary>
    public static string ForStarting => Linux61.Name;

    /// <summary>The cpuhp states of every kernel that is known.</summary>
    public static IEnumerable<CpuhpLayout> Layouts => Later.Select(later => later.States)
        .Append(Linux61.States)
        .Append(Linux61WithOnlineCallback.States);

    /// <summary>Hot-add of a CPU (acpi_processor_hotadd_init).</summary>
    public required KernelMessage HotAdded { get; init; }

    /// <summary>The AP did not report alive within 10 seconds.</summary>
    public required KernelMessage NotAlive { get; init; }

    /// <summary>
    /// First onlining of a hot-added CPU (acpi_soft_cpu_online, a dynamic ONLINE state); gone in 6.12.
    /// </summary>
    public KernelMessage? SoftOnline { get; init; }

    /// <summary>Printed each time CPU 1 is started while the system runs; 6.12 prints it at boot only.</summary>
    public KernelMessage? FirstSecondary { get; init; }

    /// <summary>
    /// The CPU's package die had no logical number yet and gets one that differs from the physical (topology.c up to
    /// 6.8).
    /// </summary>
    public KernelMessage? LogicalDie { get; init; }

    /// <summary>The AP is started (announce_cpu).</summary>
    public KernelMessage Starting { get; } =
        new(KernelLogLevel.Info, "smpboot: Booting Node {number} Processor {cpu} APIC 0x{hex}");

    /// <summary>The CPU has left the online mask (native_cpu_die, arch_cpuhp_cleanup_dead_cpu).</summary>
    public KernelMessage NowOffline { get; } = new(KernelLogLevel.Info, "smpboot: CPU {cpu} is now offline");

    /// <summary>Those that it prints.</summary>
    internal IEnumerable<KernelMessage> Messages => new[]
    {
        HotAdded, NotAlive, SoftOnline, FirstSecondary, LogicalDie, LogicalPackage, Starting, NowOffline,
        FeatureClearedLate,
        NumberLimitReached, NoConstantTsc,
    }.OfType<KernelMessage>();

    /// <summary>
    /// Whether "nopku" keeps the PKRU component out of XCR0, so that a CPU without PKU survives bring-up (recorded on
    /// 6.12: i05; 6.1 panics there all the same).
    /// </summary>
    public bool NopkuSparesXcr0 { get; init; }

    /// <summary>The CPU features whose CR4 bits are pinned once the boot CPU has set them (cr4_pinned_mask).</summary>
    public IReadOnlyList<string> PinnedFeatures { get; init; } = ["smep", "smap", "umip", "fsgsbase"];

    /// <summary>The cpuhp states.</summary>
    public required CpuhpLayout States { get; init; }

    /// <summary>
    /// Whether "maxcpus=" counts the CPUs that were started, and not those that came up (cpuhp_bringup_mask, 6.5).
    /// </summary>
    public bool MaxCpusCountsAttempts { get; init; }

    /// <summary>
    /// A CPU is hot-added beyond nr_cpu_ids (generic_processor_info); null where nothing that matters is printed.
    /// </summary>
    public KernelMessage? NumberLimitReached { get; init; }

    /// <summary>What a kernel with PREEMPT_RT prints when KVM finds no constant TSC.</summary>
    public required KernelMessage NoConstantTsc { get; init; }

    /// <summary>
    /// Whether smt/control looks at its own state before it reads the word (__store_smt_control, 6.5).
    /// </summary>
    public bool SmtAsksStateFirst { get; init; }

    /// <summary>
    /// What becomes of an attempt to take the last CPU offline that isolcpus= leaves to the scheduler.
    /// </summary>
    public LastHousekeeping LastHousekeeping { get; init; }

    /// <summary>
    /// How long an onlining is tried again while hotplug is disabled, in microseconds (cpu_subsys_online: five times,
    /// each time longer; 6.12).
    /// </summary>
    public long BusyRetryMicroseconds { get; init; }

    /// <summary>
    /// Whether a VM's worker thread is started at its first KVM_RUN, with the affinity of the process that runs it
    /// (recorded on 6.12: x09, x30), and not at KVM_CREATE_VM, free.
    /// </summary>
    public bool VmWorkerStartsAtFirstRun { get; init; }

    /// <summary>
    /// Whether CPUs pass the real-mode trampoline one at a time (about 6.5): one that is lost in it keeps its lock, and
    /// no other comes through until the next boot (recorded: y23).
    /// </summary>
    public bool LocksTrampoline { get; init; }

    /// <summary>Whether the process that onlines a CPU waits for it without letting go of its own.</summary>
    public bool OnlinerSpins { get; init; }

    /// <summary>
    /// The CPU's package had no logical number yet and gets one that differs from the physical (topology.c up to 6.8).
    /// </summary>
    public KernelMessage? LogicalPackage { get; init; }

    /// <summary>
    /// The WARN of a feature that firmware took from an AP (do_clear_cpu_cap, ee8962082a44, in linux-next of April 2024
    /// and so in 6.10; recorded on 6.12, and that 6.1 has none). Null where there is none; 6.10 and 6.11 have it,
    /// though the generation that stands for 6.3 to 6.11 does not.
    /// </summary>
    public KernelMessage? FeatureClearedLate { get; init; }

    /// <summary>Whether switching SMT on leaves out cores of which no thread is online (about 6.11 on).</summary>
    public bool SmtSparesOfflineCores { get; init; }

    /// <summary>Debian's 6.1 and all kernels near it.</summary>
    public static KernelBase Linux61 { get; } = new()
    {
        Version = "6.1",
        HotAdded = new(KernelLogLevel.Info, "CPU{cpu} has been hot-added"),
        NoConstantTsc = new(KernelLogLevel.Err, "RT requires X86_FEATURE_CONSTANT_TSC")
        {
            Meaning = MessageMeaning.HostUnsuitable,
        },
        NotAlive = new(KernelLogLevel.Err, "smpboot: do_boot_cpu failed(-1) to wakeup CPU#{cpu}")
        {
            Meaning = MessageMeaning.NotAlive,
        },
        SoftOnline = new(KernelLogLevel.Info, "Will online and init hotplugged CPU: {cpu}"),
        FirstSecondary = new(KernelLogLevel.Info, "x86: Booting SMP configuration:"),
        LogicalDie = new(
            KernelLogLevel.Info, "smpboot: CPU {cpu} Converting physical {number} to logical die {number}"),
        LogicalPackage = new(
            KernelLogLevel.Info, "smpboot: CPU {cpu} Converting physical {number} to logical package {number}"),
        OnlinerSpins = true,
        States = CpuhpLayout.Linux61,
        NumberLimitReached = new(
            KernelLogLevel.Warn,
            "APIC: NR_CPUS/possible_cpus limit of {number} reached. Processor {number}/0x{hex} ignored."),
        LastHousekeeping = LastHousekeeping.Refused,
    };

    /// <summary>6.1 with KVM's callback in the ONLINE section, as the series and 6.3 have it.</summary>
    public static KernelBase Linux61WithOnlineCallback { get; } =
        Linux61 with { States = CpuhpLayout.Linux61WithOnlineCallback };

    /// <summary>Debian's 6.12.</summary>
    public static KernelBase Linux612 { get; } = new()
    {
        Version = "6.12",
        HotAdded = new(KernelLogLevel.Info, "ACPI: CPU{cpu} has been hot-added"),
        NoConstantTsc = new(KernelLogLevel.Err, "kvm: RT requires X86_FEATURE_CONSTANT_TSC")
        {
            Meaning = MessageMeaning.HostUnsuitable,
        },
        NotAlive = new(KernelLogLevel.Err, "CPU{cpu} failed to report alive state")
        {
            Meaning = MessageMeaning.NotAlive,
        },
        States = CpuhpLayout.Linux612,
        BusyRetryMicroseconds = 620_000,
        MaxCpusCountsAttempts = true,
        SmtAsksStateFirst = true,
        LastHousekeeping = LastHousekeeping.Refused,
        SmtSparesOfflineCores = true,
        NopkuSparesXcr0 = true,
        VmWorkerStartsAtFirstRun = true,
        LocksTrampoline = true,
        PinnedFeatures = ["smep", "smap", "umip", "fsgsbase", "ibt", "user_shstk"],
        FeatureClearedLate =
            ClearedLate("WARNING: CPU: {cpu}{*} at arch/x86/kernel/cpu/cpuid-deps.c{*} do_clear_cpu_cap{*}"),
    };

    /// <summary>
    /// Those since 6.12, oldest first: of each shipped generation that has a kernel of its own, the one it sits on.
    /// </summary>
    public static IReadOnlyList<KernelBase> Later => [.. GenerationCatalog.All
        .Where(generation => generation.Versions is not null
            && generation.Parts.InstallsOnUse
            && generation.ConfidenceIn(GenerationPart.Base) != Confidence.Derived)
        .Select(generation => generation.Base)];

    /// <summary>The WARN of a feature that firmware took from an AP, in a text of that form.</summary>
    internal static KernelMessage ClearedLate(string text) => new(KernelLogLevel.Warn, text)
    {
        Meaning = MessageMeaning.FeatureClearedLate,
        Kind = MessageKind.Warning,
    };
}
