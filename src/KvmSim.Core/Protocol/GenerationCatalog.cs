using KvmSim.Compatibility;

namespace KvmSim.Protocol;

/// <summary>The generations that the simulator ships. What differs between them stands here and nowhere else.</summary>
public static class GenerationCatalog
{
    private static readonly KernelMessage EnableFailed =
        new(KernelLogLevel.Info, "kvm: enabling virtualization on CPU{0} failed");

    private static readonly ProtocolParts PatchParts = new()
    {
        Callback = CallbackSection.Online,
        Check = CheckPlace.Callback,
        Remembers = true,
        Locking = VmLocking.HotplugThenCount,
        CountLockStopsMachine = true,
    };

    private static readonly CoreMessages PatchMessages = new()
    {
        EnableFailed = EnableFailed,
        AbortOnlining = new(KernelLogLevel.Info, "kvm: abort onlining CPU{0}", EndsLine: false),
        ProhibitCreation = new(
            KernelLogLevel.Info, "kvm: prohibit VM creation due to incompatible CPU{0}", EndsLine: false),
    };

    private static readonly ModuleParameter[] VendorParameters =
    [
        new("kvm_intel", ParameterNames.Nested, ParameterKind.Boolean, "1", "Offer VMX to guests; its image is compared too."),
        new("kvm_intel", ParameterNames.ErrorOnInconsistentConfig, ParameterKind.Boolean, "1",
            "Fail when VMX controls make no sense together, instead of dropping them."),
        new("kvm_amd", ParameterNames.Nested, ParameterKind.Boolean, "1", "Offer SVM to guests."),
        new("kvm_amd", ParameterNames.NestedPaging, ParameterKind.Boolean, "1", "Use nested paging."),
    ];

    private static readonly ModuleParameter[] PatchParameters =
    [
        .. VendorParameters,
        new("kvm", ParameterNames.IncompatibleLogLevel, ParameterKind.LogLevel, "info",
            "Level of the messages about an incompatible CPU; the review asked for warn or err."),
        new("kvm", ParameterNames.ReportForbiddenCreation, ParameterKind.Boolean, "0",
            "Print an error when KVM_CREATE_VM is refused because of an incompatible CPU, as the review wished."),
    ];

    private static readonly ModuleParameter[] RecordingSwitches =
    [
        new("kvm", ParameterNames.SeedLock, ParameterKind.Boolean, "1", "0 leaves cpus_read_lock out of hardware_enable_all."),
        new("kvm", ParameterNames.SeedDelay, ParameterKind.Integer, "0", "Milliseconds to sleep in the callback before the check."),
        new("kvm", ParameterNames.SeedReevaluate, ParameterKind.Boolean, "0", "1: kvm_offline_cpu re-evaluates the flag."),
        new("kvm_amd", ParameterNames.SeedCompat, ParameterKind.Boolean, "0", "1: SVM's check asks the CPU, as VMX's does."),
        new("kvm_amd", ParameterNames.SeedPerCpu, ParameterKind.Boolean, "0", "1: SVM support is asked of the CPU, not of boot_cpu_data."),
    ];

    private static readonly Generation[] Shipped =
    [
        new()
        {
            Id = "linux-6.1",
            Title = "Up to Linux 6.2 and LTS 6.1: no check on hotplug, no error from it",
            Source = "virt/kvm/kvm_main.c and arch/x86/kvm of Linux 6.1.192; recordings of Debian's 6.1",
            Confidence = Confidence.Recorded,
            Aliases = ["base"],
            Parts = new ProtocolParts { Callback = CallbackSection.Starting, CountLockStopsMachine = true },
            Base = KernelBase.Linux61,
            Style = CheckStyle.Linux61,
            Messages = new CoreMessages { EnableFailed = EnableFailed },
            Parameters = VendorParameters,
            SvmCheckPasses = true,
        },
        new()
        {
            Id = "patch-v1",
            Title = "The reviewed patch 6/6 with its series, as posted on 27 Dec 2021",
            Source = "lore 20211227081515.2088920-1 to -7; recordings of 6.1 with the series",
            Confidence = Confidence.Recorded,
            Aliases = ["v1"],
            Parts = PatchParts,
            Base = KernelBase.Linux61,
            Style = CheckStyle.Linux61,
            Messages = PatchMessages,
            Parameters = PatchParameters,
            SvmCheckPasses = true,
        },
        new()
        {
            Id = "patch-v1-reevaluate",
            Title = "The reviewed patch with the review's wish: the flag is re-evaluated when a CPU goes offline",
            Source = "the review, YdzTfIEZ727L4g2R@google.com; recording r60",
            Confidence = Confidence.Recorded,
            Aliases = ["v1-reeval"],
            Parts = PatchParts with { Reevaluates = true },
            Base = KernelBase.Linux61,
            Style = CheckStyle.Linux61,
            Messages = PatchMessages,
            Parameters = PatchParameters,
            SvmCheckPasses = true,
        },
        new()
        {
            Id = "patch-v1-param",
            Title = "The reviewed patch with the review's module parameter: lose KVM or refuse the CPU",
            Source = "the review, YdzTfIEZ727L4g2R@google.com; no code was ever posted",
            Confidence = Confidence.Reasoned,
            Parts = PatchParts,
            Base = KernelBase.Linux61,
            Style = CheckStyle.Linux61,
            Messages = PatchMessages,
            Parameters =
            [
                .. PatchParameters,
                new("kvm", ParameterNames.RefuseIncompatible, ParameterKind.Boolean, "0",
                    "1: abort onlining an incompatible CPU, VMs or not; 0: let it in and prohibit VMs."),
            ],
            SvmCheckPasses = true,
        },
        new()
        {
            Id = "patch-v1-recorded",
            Title = "The reviewed series as it was built onto Debian's 6.1 for recording, with its switches",
            Source = "recordings 6.1-seed and 6.1-seed-vmx",
            Confidence = Confidence.Recorded,
            Parts = PatchParts with { Callback = CallbackSection.OnlineDynamic },
            Base = KernelBase.Linux61,
            Style = CheckStyle.Linux61,
            Messages = PatchMessages,
            Parameters = [.. VendorParameters, .. RecordingSwitches],
            SvmCheckPasses = true,
            OutOfTree = true,
        },
        new()
        {
            Id = "abort-always",
            Title = "An incompatible CPU is always refused, VMs or not: what the review argued for",
            Source = "the review and Yd8VSCghD3OvuGJ7 of 12 Jan 2022; the policy of v2",
            Confidence = Confidence.Reasoned,
            Aliases = ["abort"],
            Parts = PatchParts with { Remembers = false, Refusal = RefusalPolicy.Always },
            Base = KernelBase.Linux61,
            Style = CheckStyle.Linux61,
            Messages = PatchMessages with { ProhibitCreation = null },
            Parameters = PatchParameters,
            SvmCheckPasses = true,
        },
        new()
        {
            Id = "linux-6.3",
            Title = "Linux 6.3 to 6.11: checked when enabled, refused while VMs exist",
            Source = "virt/kvm/kvm_main.c of Linux 6.3 (441f7bfa99fe)",
            Confidence = Confidence.Read,
            Aliases = ["upstream"],
            Parts = new ProtocolParts
            {
                Callback = CallbackSection.Online,
                Check = CheckPlace.Enable,
                Locking = VmLocking.HotplugThenCount,
                LocksOnDestroy = true,
                ResetsFailure = true,
                CountLockStopsMachine = true,
            },
            Base = KernelBase.Linux61,
            Style = CheckStyle.Linux63,
            Messages = new CoreMessages { EnableFailed = EnableFailed },
            Parameters = VendorParameters,
        },
        new()
        {
            Id = "linux-6.12",
            Title = "Linux 6.12 on: virtualization enabled at module load by default, so always refused then",
            Source = "virt/kvm/kvm_main.c and arch/x86/kvm of Linux 6.12.117; recordings of Debian's 6.12",
            Confidence = Confidence.Recorded,
            Parts = new ProtocolParts
            {
                Callback = CallbackSection.Online,
                Check = CheckPlace.Enable,
                Locking = VmLocking.CountThenSetupState,
                ResetsFailure = true,
            },
            Base = KernelBase.Linux612,
            Style = CheckStyle.Linux612,
            Messages = new CoreMessages { EnableFailed = EnableFailed },
            Parameters =
            [
                .. VendorParameters,
                new("kvm", ParameterNames.EnableVirtAtLoad, ParameterKind.Boolean, "1",
                    "Enable virtualization on all CPUs when the vendor module is loaded, not when the first VM is created."),
            ],
        },
    ];

    /// <summary>All that are shipped, oldest first.</summary>
    public static IReadOnlyList<Generation> All => Shipped;

    /// <summary>The generation of that id or alias, or null. Case does not matter.</summary>
    public static Generation? Find(string name) => Array.Find(Shipped, generation =>
        generation.Aliases.Prepend(generation.Id).Contains(name, StringComparer.OrdinalIgnoreCase));
}
