using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>Linux 6.3 to 6.11, and how each of its parts is known.</summary>
internal static class Linux63
{
    private const string Core = "virt/kvm/kvm_main.c, v6.3 (441f7bfa99fe)";

    /// <summary>The generation.</summary>
    /// <remarks>
    /// v6.3 made kvm_resume warn where it had been silent (hardware_enable_nolock's result is looked at).
    /// </remarks>
    public static Generation Entry { get; } = new()
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
        Messages = new CoreMessages
        {
            EnableFailed = Linux61.EnableFailed,
            ResumeFailed = new(
                KernelLogLevel.Warn, "WARNING: CPU: {cpu}{*} at virt/kvm/kvm_main.c{*} kvm_resume{*} [kvm]")
            {
                Meaning = MessageMeaning.ResumeFailed,
                Once = true,
                Source = MessageSource.CoreModule,
                Kind = MessageKind.Warning,
            },
        },
        Parameters = CatalogParameters.Vendor,
        KnownParts =
        [
            new(GenerationPart.Callback, "ONLINE section, may fail; installed from load to unload",
                Confidence.Read, "aaf12a7b4323"),
            new(GenerationPart.Check, "first part of enabling a CPU, hotplugged or not", Confidence.Read,
                "c82a5c5c53c5"),
            new(GenerationPart.Refusal, "EIO while VMs exist; a first VM with a bad CPU online gets EBUSY",
                Confidence.Read, Core),
            new(GenerationPart.Memory, "nothing", Confidence.Read, "e6fb7d6eb421"),
            new(GenerationPart.Locks, "cpus_read_lock, then kvm_lock, on creation and destruction",
                Confidence.Read, "e4aa7f88af1a, 0bf50497f03b"),
            new(GenerationPart.Messages, "E at info; kvm_resume warns once", Confidence.Read, Core),
            new(GenerationPart.Vendor, "asks the CPU itself, SVM too, with a message each",
                Confidence.Read, "8504ef2139e2, 325fc9579c2e"),
            new(GenerationPart.Base, "taken to be 6.1's", Confidence.Derived, "no 6.3 was booted"),
        ],
    };
}
