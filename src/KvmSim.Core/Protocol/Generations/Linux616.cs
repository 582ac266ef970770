namespace KvmSim.Protocol;

/// <summary>Linux 6.16 and 6.17, and how each of its parts is known.</summary>
internal static class Linux616
{
    /// <summary>How TDX of 6.16 to 7.0 is known.</summary>
    public static KnownPart KnownTdx { get; } = new(
        GenerationPart.Tdx,
        "EBUSY for the last CPU of a package while a TD lives; off without enable_virt_at_load",
        Confidence.Read,
        "arch/x86/kvm/vmx/tdx.c, v6.16 (3829d81b6958)");

    /// <summary>The generation.</summary>
    public static Generation Entry { get; } = Linux612.Entry with
    {
        Id = "linux-6.16",
        Versions = KernelRange.Of("6.16", "6.17"),
        Title = "Linux 6.16 and 6.17: 6.12, and TDX, which wants one CPU of each package online while a TD lives",
        Source = "arch/x86/kvm/vmx/tdx.c of 6.16 (3829d81b6958); the rest as read and recorded for 6.12",
        Confidence = Confidence.Read,
        Recordings = ["6.16"],
        Base = KernelBase.Linux612 with { Version = "6.16" },
        Parameters = CatalogParameters.Tdx,
        Policies = [],
        KnownParts =
        [
            .. Linux612.Entry.KnownParts.Select(part =>
                part with { Confidence = Confidence.Read, Source = part.Source + "; recorded in part as 6.16" }),
            KnownTdx,
        ],
    };
}
