using KvmSim.Compatibility;

namespace KvmSim.Protocol;

/// <summary>Linux 6.18 and 6.19, and how each of its parts is known.</summary>
internal static class Linux618
{
    /// <summary>The generation.</summary>
    /// <remarks>The kernel threads have a hotplug state of their own before the dynamic ones.</remarks>
    public static Generation Entry { get; } = Linux616.Entry with
    {
        Id = "linux-6.18",
        Versions = KernelRange.Of("6.18", "6.19"),
        Title = "LTS 6.18 and 6.19: 6.16, and CET is compared, in CR4 and in the VMX controls",
        Source = "arch/x86/kvm of Linux 6.18.26; recordings of Debian's 6.18.15",
        Recordings = ["6.18"],
        Base = Linux616.Entry.Base with
        {
            Version = "6.18",
            States = CpuhpLayout.Of(kickAp: 83, apOnline: 144, kthreads: 191, active: 236),
        },
        Style = CheckStyle.Linux618,
        KnownParts = Linux612.KnownAs(
            Confidence.Read,
            "v6.18.26; a few recordings of Debian's 6.18.15",
            new(GenerationPart.Vendor,
                "asks the CPU itself; CET in CR4 and in the VMX controls; kvm_intel's reference read first",
                Confidence.Read, "arch/x86/kvm, v6.18.26"),
            Linux616.KnownTdx),
    };
}
