using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>
/// The reviewed series, what the review wished, and its later versions. All sit on the kernel that the series was
/// recorded with, so that what differs between them is the patch.
/// </summary>
internal static class PatchGenerations
{
    private static readonly ProtocolParts Parts = new()
    {
        Callback = CallbackSection.Online,
        Check = CheckPlace.Callback,
        Remembers = true,
        Locking = VmLocking.HotplugThenCount,
        CountLockStopsMachine = true,
    };

    private static readonly ProtocolParts AbortParts = Parts with { Remembers = false, Refusal = RefusalPolicy.Always };

    private static readonly KernelMessage AbortOnlining =
        new(KernelLogLevel.Info, "kvm: abort onlining CPU{cpu}", EndsLine: false)
        {
            Meaning = MessageMeaning.OnliningAborted,
        };

    /// <summary>The formats of v1 and v2 have no newline.</summary>
    private static readonly CoreMessages Messages = new()
    {
        EnableFailed = LinuxGenerations.EnableFailed,
        AbortOnlining = AbortOnlining,
        ProhibitCreation = new(
            KernelLogLevel.Info, "kvm: prohibit VM creation due to incompatible CPU{cpu}", EndsLine: false)
        {
            Meaning = MessageMeaning.CreationProhibited,
        },
    };

    private const string RecordedId = "patch-v1-recorded";

    private static readonly Generation V1 = new()
    {
        Id = "patch-v1",
        Title = "The reviewed patch 6/6 with its series, as posted on 27 Dec 2021",
        Source = "lore 20211227081515.2088920-1 to -7; recordings of 6.1 with the series",
        Confidence = Confidence.Recorded,
        Aliases = ["v1"],
        Parts = Parts,
        Base = KernelBase.Linux61WithOnlineCallback,
        Style = CheckStyle.Linux61,
        Messages = Messages,
        Parameters = CatalogParameters.Review,
        KnownParts = KnownParts.PatchV1,
    };

    /// <summary>In the order in which they were thought of.</summary>
    public static IReadOnlyList<Generation> All { get; } =
    [
        V1 with { RecordedAs = new RecordedBuild(RecordedId) },
        V1 with
        {
            Id = "patch-v1-reevaluate",
            Title = "The reviewed patch with the review's wish: the flag is re-evaluated when a CPU goes offline",
            Source = "the review, YdzTfIEZ727L4g2R@google.com; recording r60",
            Aliases = ["v1-reeval"],
            RecordedAs = new RecordedBuild(RecordedId, "seed_reeval=1"),
            Parts = Parts with { Reevaluates = true },
            KnownParts = KnownParts.PatchV1Reevaluate,
        },
        V1 with
        {
            Id = "patch-v1-param",
            Title = "The reviewed patch with the review's module parameter: lose KVM or refuse the CPU",
            Source = "the review, YdzTfIEZ727L4g2R@google.com; no code was ever posted",
            Confidence = Confidence.Derived,
            Aliases = [],
            Parameters = CatalogParameters.ReviewWithPolicy,
            KnownParts = KnownParts.PatchV1Parameter,
        },
        V1 with
        {
            Id = RecordedId,
            Title = "The reviewed series as it was built onto Debian's 6.1 for recording, with its switches",
            Source = "recordings 6.1-seed and 6.1-seed-vmx",
            Aliases = [],
            Parts = Parts with { Callback = CallbackSection.OnlineDynamic },
            Base = KernelBase.Linux61 with { States = CpuhpLayout.Linux61 with { Kvm = null } },
            Parameters = CatalogParameters.Recording,
            OutOfTree = true,
        },
        V1 with
        {
            Id = "abort-always",
            Title = "An incompatible CPU is always refused, VMs or not: what the review argued for",
            Source = "the review and Yd8VSCghD3OvuGJ7 of 12 Jan 2022; the policy of v2",
            Confidence = Confidence.Derived,
            Aliases = ["abort"],
            Parts = AbortParts,
            Messages = Messages with { ProhibitCreation = null },
            KnownParts = KnownParts.AbortAlways,
        },
        V1 with
        {
            Id = "patch-v2",
            Title = "Version 2 of the series, 18 Jan 2022: always refused, with warnings; the counter is still sticky",
            Source = "lore 20220118064430.3882337-1 to -5 and its review, YgMLBYl7P1jFA2xe and YgMMlaMnjQRqwW6w",
            Confidence = Confidence.Read,
            Aliases = ["v2"],
            Parts = AbortParts,
            Messages = Messages with
            {
                AbortOnlining = AbortOnlining with { Level = KernelLogLevel.Warn },
                RefusedIncompatible = new(
                    KernelLogLevel.Warn, "kvm: CPU{cpu} is incompatible with online CPUs", EndsLine: false)
                {
                    Meaning = MessageMeaning.Incompatible,
                },
                ProhibitCreation = null,
            },
            Parameters = CatalogParameters.Vendor,
            KnownParts = KnownParts.PatchV2,
        },
        V1 with
        {
            Id = "patch-v4",
            Title = "Versions 3 and 4 of the series, Feb 2022: always refused, the caller named, the counter reset",
            Source = "lore 20220209074109.453116-1 to -6 and 20220216031528.92558-1",
            Confidence = Confidence.Read,
            Aliases = ["patch-v3", "v4"],
            Parts = AbortParts with { ResetsFailure = true },
            Style = CheckStyle.PatchV4,
            Messages = new CoreMessages
            {
                EnableFailed = FailedDuring("hardware_enable_all"),
                EnableFailedOnline = FailedDuring("kvm_online_cpu"),
                EnableFailedResume = FailedDuring("kvm_resume"),
            },
            Parameters = CatalogParameters.Vendor,
            KnownParts = KnownParts.PatchV4,
        },
    ];

    private static KernelMessage FailedDuring(string caller) =>
        new(KernelLogLevel.Warn, $"kvm: enabling virtualization on CPU{{cpu}} failed during {caller}()")
        {
            Meaning = MessageMeaning.EnableFailed,
        };
}
