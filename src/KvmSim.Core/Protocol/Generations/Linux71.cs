using KvmSim.Compatibility;

namespace KvmSim.Protocol;

/// <summary>Linux 7.1, and how each of its parts is known.</summary>
internal static class Linux71
{
    /// <summary>How TDX of 7.1 on is known.</summary>
    public static KnownPart KnownTdx { get; } = new(
        GenerationPart.Tdx,
        "brought up at boot, and holds a reference to VMX operation on each CPU; "
            + "EBUSY for the last CPU of a package as before",
        Confidence.Derived,
        "arch/x86/virt/hw.c and vmx/tdx/tdx.c, v7.1.5 and v7.3.4, were read; no count of references was recorded");

    /// <summary>The generation.</summary>
    public static Generation Entry { get; } = Linux70.Entry with
    {
        Id = "linux-7.1",
        Versions = KernelRange.Of("7.1", "7.1"),
        Title = "Linux 7.1: the core of x86 switches VMX and SVM on and brings TDX up, KVM asks it to",
        Source = "arch/x86/virt/hw.c (0eaed89c18ae) and arch/x86/kvm of Linux 7.1.5",
        Base = Linux70.Entry.Base with
        {
            Version = "7.1",
            States = CpuhpLayout.Of(kickAp: 82, apOnline: 143, kthreads: 190, active: 235),
        },
        Style = CheckStyle.Linux71,
        Tdx = TdxRules.Linux71,
        Parameters = CatalogParameters.CoreTdx,
        KnownParts = Linux612.KnownAs(
            Confidence.Read,
            "v7.1.5; not booted",
            KnownVendor("as 7.0; two texts for VMX that is off", "v7.1.5"),
            KnownTdx),
    };

    /// <summary>How the vendor module is known, of which the core of x86 has a part since 7.1.</summary>
    public static KnownPart KnownVendor(string what, string source) =>
        new(GenerationPart.Vendor, what, Confidence.Read, "arch/x86/kvm and arch/x86/virt/hw.c, " + source);
}
