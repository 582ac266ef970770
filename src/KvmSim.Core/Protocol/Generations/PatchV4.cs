using KvmSim.Compatibility;
using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>Versions 3 and 4 of the series, and how each of their parts is known.</summary>
internal static class PatchV4
{
    private const string Series = "lore 20220209074109.453116";

    /// <summary>The generation.</summary>
    public static Generation Entry { get; } = PatchV2.Entry with
    {
        Id = "patch-v4",
        Title = "Versions 3 and 4 of the series, Feb 2022: always refused, the caller named, the counter reset",
        Source = "lore 20220209074109.453116-1 to -6 and 20220216031528.92558-1",
        Aliases = ["patch-v3", "v4"],
        Parts = PatchV2.Entry.Parts with { ResetsFailure = true },
        Style = CheckStyle.PatchV4,
        Messages = new CoreMessages
        {
            EnableFailed = FailedDuring("hardware_enable_all"),
            EnableFailedOnline = FailedDuring("kvm_online_cpu"),
            EnableFailedResume = FailedDuring("kvm_resume"),
        },
        KnownParts = KnownPart.Replace(
            PatchV1.Known(
                new(GenerationPart.Refusal, "always EIO", Confidence.Read, Series + "-6"),
                new(GenerationPart.Memory, "nothing: the counter is reset in kvm_online_cpu",
                    Confidence.Read, Series + "-5"),
                new(GenerationPart.Messages, "E at warn with the caller's name; none when the check refuses",
                    Confidence.Read, Series + "-5")),
            new KnownPart(GenerationPart.Vendor, "a failing setup_vmcs_config says so too",
                Confidence.Read, Series + "-6")),
    };

    private static KernelMessage FailedDuring(string caller) =>
        new(KernelLogLevel.Warn, $"kvm: enabling virtualization on CPU{{cpu}} failed during {caller}()")
        {
            Meaning = MessageMeaning.EnableFailed,
        };
}
