using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>What was released.</summary>
internal static class LinuxGenerations
{
    /// <summary>
    /// "kvm: enabling virtualization on CPU%d failed": hardware_enable_nolock, unchanged from 2009 to v7.3.
    /// </summary>
    public static readonly KernelMessage EnableFailed =
        new(KernelLogLevel.Info, "kvm: enabling virtualization on CPU{cpu} failed") { Meaning = MessageMeaning.EnableFailed };

    private static readonly ProtocolParts StartingParts =
        new() { Callback = CallbackSection.Starting, CountLockStopsMachine = true };

    private static readonly ProtocolParts AtLoadParts = new()
    {
        Callback = CallbackSection.Online,
        Check = CheckPlace.Enable,
        Locking = VmLocking.CountThenSetupState,
        ResetsFailure = true,
    };

    /// <summary>
    /// v6.3 made kvm_resume warn where it had been silent (hardware_enable_nolock's result is looked at).
    /// </summary>
    private static readonly CoreMessages Messages = new()
    {
        EnableFailed = EnableFailed,
        ResumeFailed = new(
            KernelLogLevel.Warn, "WARNING: CPU: {cpu}{*} at virt/kvm/kvm_main.c{*} kvm_resume{*} [kvm]")
        {
            Meaning = MessageMeaning.ResumeFailed,
            Once = true,
            Source = MessageSource.CoreModule,
            Kind = MessageKind.Warning,
        },
    };

    /// <summary>Those on which the series was built.</summary>
    public static IReadOnlyList<Generation> BeforeTheSeries { get; } =
    [
        new()
        {
            Id = "linux-5.16",
            Versions = KernelRange.Of("5.16", "5.17"),
            Title = "Linux 5.16 and 5.17, the kernel that the patch was written for",
            Source = "virt/kvm/kvm_main.c and arch/x86/kvm/vmx/vmx.c of v5.16-rc5 and v5.17",
            Confidence = Confidence.Read,
            Parts = StartingParts,
            Base = KernelBase.Linux61 with { Version = "5.16" },
            Style = CheckStyle.Linux516,
            Messages = new CoreMessages { EnableFailed = EnableFailed },
            Parameters = CatalogParameters.EarlyVendor,
            KnownParts = KnownParts.Linux516,
        },
        new()
        {
            Id = "linux-6.1",
            Versions = KernelRange.Of("5.18", "6.2"),
            Title = "Up to Linux 6.2 and LTS 6.1: no check on hotplug, no error from it",
            Source = "virt/kvm/kvm_main.c and arch/x86/kvm of Linux 6.1.192; recordings of Debian's 6.1",
            Confidence = Confidence.Recorded,
            Aliases = ["base"],
            Parts = StartingParts,
            Base = KernelBase.Linux61,
            Style = CheckStyle.Linux61,
            Messages = new CoreMessages { EnableFailed = EnableFailed },
            Parameters = CatalogParameters.Vendor,
            KnownParts = KnownParts.Linux61,
        },
    ];

    /// <summary>Those that came of it.</summary>
    public static IReadOnlyList<Generation> Since { get; } =
    [
        new()
        {
            Id = "linux-6.3",
            Versions = KernelRange.Of("6.3", "6.11"),
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
            Base = KernelBase.Linux61WithOnlineCallback with { Version = "6.3" },
            Style = CheckStyle.Linux63,
            Messages = Messages,
            Parameters = CatalogParameters.Vendor,
            KnownParts = KnownParts.Linux63,
        },
        new()
        {
            Id = "linux-6.12",
            Versions = KernelRange.Of("6.12", "6.15"),
            Title = "Linux 6.12 to 6.15: virtualization enabled at module load by default, so always refused then",
            Source = "virt/kvm/kvm_main.c and arch/x86/kvm of Linux 6.12.117; recordings of Debian's 6.12",
            Confidence = Confidence.Recorded,
            Parts = AtLoadParts,
            Base = KernelBase.Linux612,
            Style = CheckStyle.Linux612,
            Messages = Messages,
            Parameters = CatalogParameters.AtLoad,
            KnownParts = KnownParts.Linux612,
        },
        new()
        {
            Id = "linux-6.16",
            Versions = KernelRange.Of("6.16", "6.17"),
            Title = "Linux 6.16 and 6.17: 6.12, and TDX, which wants one CPU of each package online while a TD lives",
            Source = "arch/x86/kvm/vmx/tdx.c of 6.16 (3829d81b6958); the rest as read and recorded for 6.12",
            Confidence = Confidence.Read,
            Parts = AtLoadParts,
            Base = KernelBase.Linux616,
            Style = CheckStyle.Linux612,
            Messages = Messages,
            Parameters = CatalogParameters.Tdx,
            KnownParts = KnownParts.Linux616,
        },
        new()
        {
            Id = "linux-6.18",
            Versions = KernelRange.Of("6.18", "6.19"),
            Title = "LTS 6.18 and 6.19: 6.16, and CET is compared, in CR4 and in the VMX controls",
            Source = "arch/x86/kvm of Linux 6.18.26; recordings of Debian's 6.18.15",
            Confidence = Confidence.Read,
            Parts = AtLoadParts,
            Base = KernelBase.Linux618,
            Style = CheckStyle.Linux618,
            Messages = Messages,
            Parameters = CatalogParameters.Tdx,
            KnownParts = KnownParts.Linux618,
        },
        new()
        {
            Id = "linux-7.0",
            Versions = KernelRange.Of("7.0", "7.0"),
            Title = "Linux 7.0: the words in which an incompatible CPU differs are printed",
            Source = "arch/x86/kvm of Linux 7.0.0",
            Confidence = Confidence.Read,
            Parts = AtLoadParts,
            Base = KernelBase.Linux70,
            Style = CheckStyle.Linux70,
            Messages = Messages,
            Parameters = CatalogParameters.Tdx,
            KnownParts = KnownParts.Linux70,
        },
        new()
        {
            Id = "linux-7.1",
            Versions = KernelRange.Of("7.1", "7.1"),
            Title = "Linux 7.1: the core of x86 switches VMX and SVM on and brings TDX up, KVM asks it to",
            Source = "arch/x86/virt/hw.c (0eaed89c18ae) and arch/x86/kvm of Linux 7.1.5",
            Confidence = Confidence.Read,
            Parts = AtLoadParts,
            Base = KernelBase.Linux71,
            Style = CheckStyle.Linux71,
            Messages = Messages,
            Tdx = TdxRules.Linux71,
            Parameters = CatalogParameters.CoreTdx,
            KnownParts = KnownParts.Linux71,
        },
        new()
        {
            Id = "linux-7.2",
            Versions = KernelRange.Of("7.2", "7.2"),
            Title = "Linux 7.2: mode-based execute control for EPT is compared",
            Source = "arch/x86 of Linux 7.2.12",
            Confidence = Confidence.Read,
            Parts = AtLoadParts,
            Base = KernelBase.Linux72,
            Style = CheckStyle.Linux72,
            Messages = Messages,
            Tdx = TdxRules.Linux71,
            Parameters = CatalogParameters.CoreTdx,
            KnownParts = KnownParts.Linux72,
        },
        new()
        {
            Id = "linux-7.3",
            Versions = KernelRange.Of("7.3", "7.3"),
            Title = "Linux 7.3: 7.2 with other numbers of the hotplug states",
            Source = "arch/x86 and virt/kvm of Linux 7.3.4; recordings of Debian's 7.3.4",
            Confidence = Confidence.Recorded,
            Parts = AtLoadParts,
            Base = KernelBase.Linux73,
            Style = CheckStyle.Linux72,
            Messages = Messages,
            Tdx = TdxRules.Linux71,
            Parameters = CatalogParameters.CoreTdx,
            KnownParts = KnownParts.Linux73,
        },
    ];
}
