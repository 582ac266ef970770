using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>Version 2 of the series, and how each of its parts is known.</summary>
internal static class PatchV2
{
    private const string Series = "lore 20220118064430.3882337";

    /// <summary>The generation.</summary>
    public static Generation Entry { get; } = PatchV1.AbortAlways with
    {
        Id = "patch-v2",
        Title = "Version 2 of the series, 18 Jan 2022: always refused, with warnings; the counter is still sticky",
        Source = "lore 20220118064430.3882337-1 to -5 and its review, YgMLBYl7P1jFA2xe and YgMMlaMnjQRqwW6w",
        Confidence = Confidence.Read,
        Aliases = ["v2"],
        Messages = PatchV1.AbortAlways.Messages with
        {
            AbortOnlining = PatchV1.AbortOnlining with { Level = KernelLogLevel.Warn },
            RefusedIncompatible = new(
                KernelLogLevel.Warn, "kvm: CPU{cpu} is incompatible with online CPUs", EndsLine: false)
            {
                Meaning = MessageMeaning.Incompatible,
            },
        },
        Parameters = CatalogParameters.Vendor,
        KnownParts = PatchV1.Known(
            new(GenerationPart.Refusal, "always EIO", Confidence.Read, Series + "-5"),
            new(GenerationPart.Memory, "the failure counter, never reset",
                Confidence.Read, "review of v2, YgMLBYl7P1jFA2xe"),
            new(GenerationPart.Messages, "I and A at warn, without newline", Confidence.Read, Series + "-4 and -5")),
    };
}
