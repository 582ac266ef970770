using KvmSim.Compatibility;
using KvmSim.Fleet;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>
/// IA32_VMX_CR4_FIXED1 of a nested guest, bit by bit, as the kernel makes it of the guest's CPUID
/// (nested_vmx_cr_fixed1_bits_update), and the features that decide about it.
/// </summary>
public sealed class NestedControlRegisterTests
{
    private const ulong Pce = 1UL << 8;

    /// <summary>The places of SDM volume 3, 2.5.</summary>
    public static TheoryData<string, ulong> Bits { get; } = new()
    {
        { "vme", 0x3 },
        { "tsc", 0x4 },
        { "de", 0x8 },
        { "pse", 0x10 },
        { "pae", 0x20 },
        { "mce", 0x40 },
        { "pge", 0x80 },
        { "fxsr", 0x200 },
        { "sse", 0x400 },
        { "umip", 0x800 },
        { "la57", 0x1000 },
        { "vmx", 0x2000 },
        { "fsgsbase", 0x1_0000 },
        { "pcid", 0x2_0000 },
        { "xsave", 0x4_0000 },
        { "smep", 0x10_0000 },
        { "smap", 0x20_0000 },
        { "pku", 0x40_0000 },
    };

    [Theory]
    [MemberData(nameof(Bits))]
    public void Cr4Fixed1_OfOneFeature_HasItsBits(string feature, ulong bits)
    {
        CpuFeatureSet one = CpuFeatureSet.Of(feature);

        Assert.Equal(
            (bits | Pce, 0UL), NestedControlRegisters.Cr4Fixed1(CheckStyle.Linux612, one, CpuFeatureSet.Empty));
    }

    [Theory]
    [MemberData(nameof(Bits))]
    public void Cr4Fixed1_OfOneUnknownFeature_LeavesItsBitsOpen(string feature, ulong bits)
    {
        CpuFeatureSet one = CpuFeatureSet.Of(feature);

        Assert.Equal((Pce, bits), NestedControlRegisters.Cr4Fixed1(CheckStyle.Linux612, CpuFeatureSet.Empty, one));
    }

    [Theory]
    [InlineData("smx")]
    [InlineData("avx2")]
    public void Cr4Fixed1_OfWhatHasNoBitForGuests_IsPceAlone(string feature)
    {
        CpuFeatureSet one = CpuFeatureSet.Of(feature);

        Assert.Equal((Pce, 0UL), NestedControlRegisters.Cr4Fixed1(CheckStyle.Linux612, one, one));
    }
}
