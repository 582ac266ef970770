using KvmSim.Compatibility;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

public sealed class AfterEffectTests
{
    [Theory]
    [InlineData("linux-6.1", new[] { AfterEffectKind.Cr4ReferenceLowered, AfterEffectKind.VmxLost })]
    [InlineData("linux-6.12", new[] { AfterEffectKind.Cr4ReferenceLowered })]
    public void Of_VmxlessCpu_PoisonsTheOthers(string style, AfterEffectKind[] expected)
    {
        CpuCapabilities good = new(TestCpus.Tremont.Features, true);
        IReadOnlyList<AfterEffect> effects = Of(style, VendorModule.KvmIntel, good, "vmx");
        Assert.Equal(expected, effects.Select(effect => effect.Kind));
        Assert.Equal("0-1", effects[0].Cpus.ToString());
        Assert.Equal(CpuFeatureSet.Of("vmx"), effects[0].Features);
    }

    [Theory]
    [InlineData("linux-6.1", "svm", new[] { AfterEffectKind.SvmLost })]
    [InlineData("linux-6.12", "svm", new AfterEffectKind[0])]
    [InlineData("linux-6.12", "npt", new[] { AfterEffectKind.NestedPagingLost })]
    [InlineData("linux-6.12", "smep", new[] { AfterEffectKind.Cr4ReferenceLowered })]
    public void Of_AmdCpuWithout_LosesWhatTheFlavourReads(string style, string missing, AfterEffectKind[] expected) =>
        Assert.Equal(
            expected,
            Of(style, VendorModule.KvmAmd, new CpuCapabilities(TestCpus.Epyc.Features, false), missing)
                .Select(effect => effect.Kind));

    [Fact]
    public void Of_BetterCpu_LeavesNothingBehind()
    {
        CpuCapabilities good = new(TestCpus.Epyc.Features, false);
        CpuCapabilities more = good with { Features = good.Features.With("pku") };
        Assert.Empty(AfterEffects.Of(
            CheckStyle.Linux612, VendorModule.KvmAmd, good, more, [(CpuSet.Of(0), good)]));
    }

    private static IReadOnlyList<AfterEffect> Of(
        string style, VendorModule module, CpuCapabilities good, string missing) =>
        AfterEffects.Of(
            TestCpus.Style(style),
            module,
            good,
            good with { Features = good.Features.Without(missing) },
            [(CpuSet.Of(0, 1), good)]);
}
