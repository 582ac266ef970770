using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>
/// The reviewed series, and what the review wished, and how each of their parts is known. All generations of the series
/// sit on the kernel that it was recorded with, so that what differs between them is the patch.
/// </summary>
internal static class PatchV1
{
    private const string Series = "lore 20211227081515.2088920";
    private const string Review = "YdzTfIEZ727L4g2R@google.com, 10 Jan 2022";

    /// <summary>"kvm: abort onlining CPU%d", whose format has no newline.</summary>
    public static KernelMessage AbortOnlining { get; } =
        new(KernelLogLevel.Info, "kvm: abort onlining CPU{cpu}", EndsLine: false)
        {
            Meaning = MessageMeaning.OnliningAborted,
        };

    /// <summary>The patch as it was posted.</summary>
    public static Generation Entry { get; } = new()
    {
        Id = "patch-v1",
        Title = "The reviewed patch 6/6 with its series, as posted on 27 Dec 2021",
        Source = "lore 20211227081515.2088920-1 to -7; recordings of 6.1 with the series",
        Confidence = Confidence.Recorded,
        RecordedAs = new RecordedBuild("patch-v1-recorded"),
        Aliases = ["v1"],
        Parts = new ProtocolParts
        {
            Callback = CallbackSection.Online,
            Check = CheckPlace.Callback,
            Remembers = true,
            Locking = VmLocking.HotplugThenCount,
            CountLockStopsMachine = true,
        },
        Base = KernelBase.Linux61WithOnlineCallback,
        Style = CheckStyle.Linux61,

        // The formats of v1 and v2 have no newline.
        Messages = new CoreMessages
        {
            EnableFailed = Linux61.EnableFailed,
            AbortOnlining = AbortOnlining,
            ProhibitCreation = new(
                KernelLogLevel.Info, "kvm: prohibit VM creation due to incompatible CPU{cpu}", EndsLine: false)
            {
                Meaning = MessageMeaning.CreationProhibited,
            },
        },
        Parameters = CatalogParameters.Review,
        KnownParts = Known(
            new(GenerationPart.Refusal, "with VMs EIO, without them the CPU stays and VMs are forbidden (EIO)",
                Confidence.Recorded,
                Series + "-7; recordings of 6.1 with the series"),
            new(GenerationPart.Memory, "hardware_incompatible and the failure counter, until kvm.ko goes",
                Confidence.Recorded,
                Series + "-7; the counter: review of v2, YgMLBYl7P1jFA2xe"),
            new(GenerationPart.Messages, "E, A and P at info, A and P without newline",
                Confidence.Recorded, Series + "-5 and -7")),
    };

    /// <summary>What the review wished: the flag is asked for again.</summary>
    public static Generation Reevaluate { get; } = Entry with
    {
        Id = "patch-v1-reevaluate",
        Title = "The reviewed patch with the review's wish: the flag is re-evaluated when a CPU goes offline",
        Source = "the review, YdzTfIEZ727L4g2R@google.com; recording r60",
        Aliases = ["v1-reeval"],
        RecordedAs = new RecordedBuild("patch-v1-recorded", "seed_reeval=1"),
        Parts = Entry.Parts with { Reevaluates = true },
        KnownParts = KnownPart.Replace(Entry.KnownParts, new KnownPart(
            GenerationPart.Memory, "kvm_offline_cpu asks the CPUs that stay, if the flag is set",
            Confidence.Recorded, Review + "; r60")),
    };

    /// <summary>What the review wished: a parameter that chooses.</summary>
    public static Generation Parameter { get; } = Entry with
    {
        Id = "patch-v1-param",
        Title = "The reviewed patch with the review's module parameter: lose KVM or refuse the CPU",
        Source = "the review, YdzTfIEZ727L4g2R@google.com; no code was ever posted",
        Confidence = Confidence.Derived,
        RecordedAs = null,
        Aliases = [],
        Parameters = CatalogParameters.ReviewWithPolicy,
        Policies =
        [
            new("refuse", "kvm", ParameterNames.RefuseIncompatible, "1",
                "The reviewed patch with the review's module parameter at 1: an incompatible CPU is always refused"),
        ],
        KnownParts = KnownPart.Replace(Entry.KnownParts, new KnownPart(
            GenerationPart.Refusal, "a parameter chooses between the patch and always refusing", Confidence.Derived,
            Review + "; no code was posted")),
    };

    /// <summary>The series as it was built to be recorded.</summary>
    public static Generation Recorded { get; } = Entry with
    {
        Id = "patch-v1-recorded",
        Title = "The reviewed series as it was built onto Debian's 6.1 for recording, with its switches",
        Source = "recordings 6.1-seed and 6.1-seed-vmx",
        RecordedAs = null,
        Recordings = ["6.1-seed"],
        Aliases = [],
        Parts = Entry.Parts with { Callback = CallbackSection.OnlineDynamic },
        Base = KernelBase.Linux61 with { States = CpuhpLayout.Linux61 with { Kvm = null } },
        Parameters = CatalogParameters.Recording,
        OutOfTree = true,
    };

    /// <summary>What the review argued for: an incompatible CPU is always refused.</summary>
    public static Generation AbortAlways { get; } = Entry with
    {
        Id = "abort-always",
        Title = "An incompatible CPU is always refused, VMs or not: what the review argued for",
        Source = "the review and Yd8VSCghD3OvuGJ7 of 12 Jan 2022; the policy of v2",
        Confidence = Confidence.Derived,
        RecordedAs = null,
        Aliases = ["abort"],
        Parts = Entry.Parts with { Remembers = false, Refusal = RefusalPolicy.Always },
        Messages = Entry.Messages with { ProhibitCreation = null },
        KnownParts = Known(
            new(GenerationPart.Refusal, "always EIO", Confidence.Derived, Review + " and Yd8VSCghD3OvuGJ7"),
            new(GenerationPart.Memory, "the failure counter only", Confidence.Derived, "the patch without its flag"),
            new(GenerationPart.Messages, "E and A at info", Confidence.Derived, "the patch without its flag")),
    };

    /// <summary>How the parts of a version of the series are known that sits where the first one does.</summary>
    public static KnownPart[] Known(KnownPart refusal, KnownPart memory, KnownPart messages) =>
    [
        new(GenerationPart.Callback, "ONLINE section, may fail", Confidence.Recorded, Series + "-5"),
        new(GenerationPart.Check, "in kvm_online_cpu, before any lock", Confidence.Recorded, Series + "-7"),
        refusal,
        memory,
        new(GenerationPart.Locks, "cpus_read_lock, then kvm_count_lock, on creation",
            Confidence.Recorded, Series + "-7"),
        messages,
        new(GenerationPart.Vendor,
            "VMX compares, SVM's check says yes to every CPU; the check comes before the enabling that kills 6.1, "
                + "so such a "
                + "CPU is refused like any other (derived)",
            Confidence.Recorded,
            "arch/x86/kvm, v6.1.192; recorded with SVM's check in place of VMX's"),
        Linux61.KnownBase,
    ];
}
