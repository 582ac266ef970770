using KvmSim.Compatibility;

namespace KvmSim.Protocol;

/// <summary>Linux 7.2, and how each of its parts is known.</summary>
internal static class Linux72
{
    /// <summary>The generation.</summary>
    /// <remarks>A WARN has the form of 7.2 and 7.3 (recorded of another one; 7.0 and 7.1 were not seen).</remarks>
    public static Generation Entry { get; } = Linux71.Entry with
    {
        Id = "linux-7.2",
        Versions = KernelRange.Of("7.2", "7.2"),
        Title = "Linux 7.2: mode-based execute control for EPT is compared",
        Source = "arch/x86 of Linux 7.2.12",
        Recordings = ["7.2"],
        Base = Linux71.Entry.Base with
        {
            Version = "7.2",
            States = CpuhpLayout.Of(kickAp: 82, apOnline: 142, kthreads: 190, active: 235),
            FeatureClearedLate = KernelBase.ClearedLate(
                "WARNING: arch/x86/kernel/cpu/cpuid-deps.c{*} at do_clear_cpu_cap{*}, CPU#{cpu}{*}"),
        },
        Style = CheckStyle.Linux72,
        KnownParts = Linux612.KnownAs(
            Confidence.Read,
            "v7.2.12; not booted for this",
            Linux71.KnownVendor("as 7.1; mode-based execute control for EPT is compared", "v7.2.12"),
            Linux71.KnownTdx),
    };
}
