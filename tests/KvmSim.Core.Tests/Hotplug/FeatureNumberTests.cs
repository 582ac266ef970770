using KvmSim.Hardware;
using KvmSim.Kernel;
using Xunit;

namespace KvmSim.Core.Tests.Hotplug;

/// <summary>
/// The numbers by which clearcpuid= calls features, as arch/x86/include/asm/cpufeatures.h has them: the words that are
/// registers of CPUID, each by one of its first and one of its last bits, where it has two.
/// </summary>
public sealed class FeatureNumberTests
{
    [Theory]
    [InlineData(0, 0, "fpu")]
    [InlineData(0, 26, "sse2")]
    [InlineData(1, 20, "nx")]
    [InlineData(1, 29, "lm")]
    [InlineData(4, 5, "vmx")]
    [InlineData(4, 26, "xsave")]
    [InlineData(6, 2, "svm")]
    [InlineData(6, 22, "topoext")]
    [InlineData(9, 0, "fsgsbase")]
    [InlineData(9, 20, "smap")]
    [InlineData(10, 0, "xsaveopt")]
    [InlineData(10, 3, "xsaves")]
    [InlineData(12, 4, "avx_vnni")]
    [InlineData(13, 0, "clzero")]
    [InlineData(14, 0, "dtherm")]
    [InlineData(15, 0, "npt")]
    [InlineData(15, 13, "avic")]
    [InlineData(16, 2, "umip")]
    [InlineData(16, 3, "pku")]
    [InlineData(16, 16, "la57")]
    [InlineData(17, 0, "overflow_recov")]
    [InlineData(18, 20, "ibt")]
    [InlineData(18, 24, "amx_tile")]
    [InlineData(19, 1, "sev")]
    public void Number_OfAFeature_IsItsWordAndBit(uint word, uint bit, string name) =>
        Assert.Equal(name, FeatureNumbers.Find((word * 32) + bit)?.Name);

    /// <summary>Linux' own words, and the scattered ones, are no registers.</summary>
    [Theory]
    [InlineData(2u)]
    [InlineData(3u)]
    [InlineData(5u)]
    [InlineData(7u)]
    [InlineData(8u)]
    [InlineData(11u)]
    [InlineData(20u)]
    public void Number_OfAWordThatIsNoRegister_IsNotKnown(uint word) =>
        Assert.All(Enumerable.Range(0, 32), bit => Assert.Null(FeatureNumbers.Find((word * 32) + (uint)bit)));

    /// <summary>What needs another feature falls with it, along the whole chain (cpuid-deps.c).</summary>
    [Theory]
    [InlineData("xsave", "xsave xsaveopt xsavec xsaves avx pku xgetbv1 f16c fma avx2 vaes vpclmulqdq avx512f shstk")]
    [InlineData("avx", "avx f16c fma avx2 vaes vpclmulqdq avx512f")]
    [InlineData("avx2", "avx2 avx512f")]
    [InlineData("smep", "smep")]
    public void Dependents_OfAFeature_FallWithIt(string name, string falls)
    {
        CpuFeatureSet all = FeatureNumbers.WithDependents(CpuFeatureSet.Of(name));

        Assert.All(falls.Split(' '), fallen => Assert.True(all.Contains(fallen), fallen));
        Assert.False(all.Contains("smap"));
    }
}
