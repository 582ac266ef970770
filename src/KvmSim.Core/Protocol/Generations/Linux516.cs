using KvmSim.Compatibility;

namespace KvmSim.Protocol;

/// <summary>Linux 5.16 and 5.17, and how each of its parts is known.</summary>
internal static class Linux516
{
    /// <summary>The generation.</summary>
    public static Generation Entry { get; } = new()
    {
        Id = "linux-5.16",
        Versions = KernelRange.Of("5.16", "5.17"),
        Title = "Linux 5.16 and 5.17, the kernel that the patch was written for",
        Source = "virt/kvm/kvm_main.c and arch/x86/kvm/vmx/vmx.c of v5.16-rc5 and v5.17",
        Confidence = Confidence.Read,
        Parts = Linux61.Entry.Parts,
        Base = KernelBase.Linux61 with { Version = "5.16" },
        Style = CheckStyle.Linux516,
        Messages = Linux61.Entry.Messages,
        Parameters = CatalogParameters.EarlyVendor,
        KnownParts =
        [
            .. Linux61.Core("virt/kvm/kvm_main.c, v5.16/5.17 (27592ae8dbe4)", Confidence.Read),
            new(GenerationPart.Vendor, "as 6.1, without the tertiary controls, the pair check and MISC",
                Confidence.Read,
                "arch/x86/kvm/vmx/vmx.c, v5.16-rc5 (e90e51d5f01d)"),
            new(GenerationPart.Base, "taken to be 6.1's", Confidence.Derived, "no 5.16 was booted"),
        ],
    };
}
