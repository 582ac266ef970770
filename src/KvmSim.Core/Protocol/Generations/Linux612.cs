using KvmSim.Compatibility;

namespace KvmSim.Protocol;

/// <summary>Linux 6.12 to 6.15, and how each of its parts is known.</summary>
internal static class Linux612
{
    private const string Core = "virt/kvm/kvm_main.c, v6.12.117";

    /// <summary>The generation.</summary>
    public static Generation Entry { get; } = new()
    {
        Id = "linux-6.12",
        Versions = KernelRange.Of("6.12", "6.15"),
        Title = "Linux 6.12 to 6.15: virtualization enabled at module load by default, so always refused then",
        Source = "virt/kvm/kvm_main.c and arch/x86/kvm of Linux 6.12.117; recordings of Debian's 6.12",
        Confidence = Confidence.Recorded,
        Recordings = ["6.12"],
        Parts = new ProtocolParts
        {
            Callback = CallbackSection.Online,
            Check = CheckPlace.Enable,
            Locking = VmLocking.CountThenSetupState,
            ResetsFailure = true,
        },
        Base = KernelBase.Linux612,
        Style = CheckStyle.Linux612,
        Messages = Linux63.Entry.Messages,
        Parameters = CatalogParameters.AtLoad,
        Policies =
        [
            new("at_load", "kvm", ParameterNames.EnableVirtAtLoad, "0",
                "Linux 6.12 with enable_virt_at_load=0: virtualization enabled when the first VM is created",
                "linux-6.12-on-demand"),
        ],
        KnownParts =
        [
            new(GenerationPart.Callback, "ONLINE section, may fail; installed while virtualization is in use",
                Confidence.Recorded, "9a798b1337af"),
            new(GenerationPart.Check, "first part of enabling a CPU, hotplugged or not", Confidence.Recorded, Core),
            new(GenerationPart.Refusal, "EIO, always by default; with enable_virt_at_load=0 while VMs exist",
                Confidence.Recorded, "b4886fab6fb6"),
            new(GenerationPart.Memory, "nothing", Confidence.Recorded, Core),
            new(GenerationPart.Locks, "kvm_usage_lock, inside it cpus_read_lock in cpuhp_setup_state",
                Confidence.Read, "44d174596260; locking.rst"),
            new(GenerationPart.Messages, "E at info; kvm_resume warns once", Confidence.Recorded, Core
                + "; kvm_resume read"),
            new(GenerationPart.Vendor, "asks the CPU itself",
                Confidence.Recorded, "arch/x86/kvm, v6.12.117; SVM and VMX recorded"),
            new(GenerationPart.Base, "bring-up and hotplug of 6.12", Confidence.Recorded,
                "recordings of Debian's 6.12"),
        ],
    };

    /// <summary>6.12's protocol, unchanged, as known of a later kernel.</summary>
    /// <param name="confidence">How what was recorded of 6.12 is known of it.</param>
    /// <param name="source">Where from.</param>
    /// <param name="vendor">What the vendor module does.</param>
    /// <param name="tdx">What TDX adds.</param>
    public static KnownPart[] KnownAs(Confidence confidence, string source, KnownPart vendor, KnownPart tdx) =>
    [
        .. Entry.KnownParts.Where(part => part.Part != GenerationPart.Vendor).Select(part => part with
        {
            Confidence = part.Confidence == Confidence.Recorded ? confidence : part.Confidence,
            What = part.Part == GenerationPart.Base
                ? "bring-up and hotplug of 6.12, other numbers of the hotplug states"
                : part.What,
            Source = source,
        }),
        vendor,
        tdx,
    ];
}
