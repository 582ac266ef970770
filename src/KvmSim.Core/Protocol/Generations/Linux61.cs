using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>Linux 5.18 to 6.2, and how each of its parts is known.</summary>
internal static class Linux61
{
    /// <summary>
    /// "kvm: enabling virtualization on CPU%d failed": hardware_enable_nolock, unchanged from 2009 to v7.3.
    /// </summary>
    public static KernelMessage EnableFailed { get; } =
        new(KernelLogLevel.Info,
            "kvm: enabling virtualization on CPU{cpu} failed")
        {
            Meaning = MessageMeaning.EnableFailed,
        };

    /// <summary>How the kernel around KVM is known.</summary>
    public static KnownPart KnownBase { get; } =
        new(GenerationPart.Base, "bring-up and hotplug of 6.1", Confidence.Recorded, "recordings of Debian's 6.1");

    /// <summary>The generation.</summary>
    public static Generation Entry { get; } = new()
    {
        Id = "linux-6.1",
        Versions = KernelRange.Of("5.18", "6.2"),
        Title = "Up to Linux 6.2 and LTS 6.1: no check on hotplug, no error from it",
        Source = "virt/kvm/kvm_main.c and arch/x86/kvm of Linux 6.1.192; recordings of Debian's 6.1",
        Confidence = Confidence.Recorded,
        Recordings = ["6.1"],
        Aliases = ["base"],
        Parts = new ProtocolParts { Callback = CallbackSection.Starting, CountLockStopsMachine = true },
        Base = KernelBase.Linux61,
        Style = CheckStyle.Linux61,
        Messages = new CoreMessages { EnableFailed = EnableFailed },
        Parameters = CatalogParameters.Vendor,
        KnownParts =
        [
            .. Core("virt/kvm/kvm_main.c, v6.1.192", Confidence.Recorded),
            new(GenerationPart.Vendor,
                "VMX compares at load only, SVM's check says yes to every CPU; "
                    + "enabling one of another VMCS revision, or without "
                    + "EPT or INVEPT, kills the kernel",
                Confidence.Recorded,
                "arch/x86/kvm, v6.1.192; SVM and VMX recorded"),
            KnownBase,
        ],
    };

    /// <summary>How the parts of KVM's core are known, of a kernel before the series.</summary>
    public static KnownPart[] Core(string core, Confidence confidence) =>
    [
        new(GenerationPart.Callback, "STARTING section, may not fail", confidence, core),
        new(GenerationPart.Check, "none after load", confidence, core),
        new(GenerationPart.Refusal, "no CPU is refused; a first VM gets EBUSY when enabling fails", confidence, core),
        new(GenerationPart.Memory, "nothing of KVM's; boot_cpu_data shrinks for good", confidence, core),
        new(GenerationPart.Locks, "kvm_count_lock, a raw spinlock", Confidence.Read, core),
        new(GenerationPart.Messages, "E at info", confidence, core),
    ];
}
