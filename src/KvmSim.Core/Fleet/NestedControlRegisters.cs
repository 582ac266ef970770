using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>
/// IA32_VMX_CR0_FIXED1 and IA32_VMX_CR4_FIXED1 as a nested hypervisor reads them. Not the host's registers, which the
/// check compares: KVM makes them of the guest's own CPUID (nested_vmx_cr_fixed1_bits_update, v5.16 to v7.3), so what
/// KVM never offers to guests, such as SMX, PKS or user interrupts, is never there to be lost.
/// </summary>
internal static class NestedControlRegisters
{
    /// <summary>Every bit of CR0 may be 1.</summary>
    public const ulong Cr0Fixed1 = 0xffff_ffff;

    private const ulong Pce = 1UL << 8;

    /// <summary>The bits that need a feature and that every KVM knows; those of Cr4Features.tsv come besides.</summary>
    private static readonly (CpuFeature Feature, ulong Bits)[] Old =
    [
        (CpuFeatureTable.Get("vme"), 0b11), // VME and PVI
        (CpuFeatureTable.Get("tsc"), 1UL << 2),
        (CpuFeatureTable.Get("de"), 1UL << 3),
        (CpuFeatureTable.Get("pse"), 1UL << 4),
        (CpuFeatureTable.Get("pae"), 1UL << 5),
        (CpuFeatureTable.Get("mce"), 1UL << 6),
        (CpuFeatureTable.Get("pge"), 1UL << 7),
        (CpuFeatureTable.Get("fxsr"), 1UL << 9),
        (CpuFeatureTable.Get("sse"), 1UL << 10),
    ];

    /// <summary>
    /// CR4_FIXED1 of a guest that has all that is offered: the bits that are 1, and those of which that is not known.
    /// </summary>
    /// <param name="style">The flavour.</param>
    /// <param name="offered">The features that KVM offers.</param>
    /// <param name="unknown">The features of which that is not known.</param>
    public static (ulong Ones, ulong Open) Cr4Fixed1(CheckStyle style, CpuFeatureSet offered, CpuFeatureSet unknown)
    {
        CpuCapabilities capabilities = new(offered, FeatureControl: true, unknown.Except(offered));
        (ulong ones, ulong open) = Cr4ReservedBits.UnlockedBy(capabilities, style);
        ones |= Pce;
        foreach ((CpuFeature feature, ulong bits) in Old)
        {
            ones |= offered.Contains(feature) ? bits : 0;
            open |= unknown.Contains(feature) ? bits : 0;
        }

        return (ones, open & ~ones);
    }
}
