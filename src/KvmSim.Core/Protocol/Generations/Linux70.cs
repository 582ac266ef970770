using KvmSim.Compatibility;

namespace KvmSim.Protocol;

/// <summary>Linux 7.0, and how each of its parts is known.</summary>
internal static class Linux70
{
    /// <summary>The generation.</summary>
    public static Generation Entry { get; } = Linux618.Entry with
    {
        Id = "linux-7.0",
        Versions = KernelRange.Of("7.0", "7.0"),
        Title = "Linux 7.0: the words in which an incompatible CPU differs are printed",
        Source = "arch/x86/kvm of Linux 7.0.0",
        Recordings = [],
        Base = Linux618.Entry.Base with { Version = "7.0", LastHousekeeping = LastHousekeeping.KillsHotplug },
        Style = CheckStyle.Linux70,
        KnownParts = Linux612.KnownAs(
            Confidence.Read,
            "v7.0.0; not booted",
            new(GenerationPart.Vendor,
                "as 6.18; prints the words that differ; saving IA32_PERF_GLOBAL_CTRL is compared",
                Confidence.Read, "arch/x86/kvm, v7.0.0; commit c0d6b8bbbced"),
            Linux616.KnownTdx),
    };
}
