using KvmSim.Compatibility;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

public sealed class IdentificationTests
{
    [Theory]
    [InlineData(5, true)] // locked, outside SMX
    [InlineData(7, true)]
    [InlineData(0, true)] // unlocked: the kernel enables and locks
    [InlineData(2, true)] // unlocked: what firmware left is ignored
    [InlineData(1, false)] // locked, nothing enabled
    [InlineData(3, false)] // locked, inside SMX only
    public void Identify_FeatureControl_DecidesVmx(ulong value, bool expected)
    {
        IdentifiedCpu cpu = CpuIdentification.Identify(TestCpus.Tremont.With(0x3a, value), CheckStyle.Linux612);
        Assert.Equal(expected, cpu.Capabilities.Features.Contains("vmx"));
        Assert.True(cpu.Capabilities.FeatureControl);
        Assert.Equal(
            expected ? "" : "x86/cpu: VMX (outside TXT) disabled by BIOS",
            string.Concat(cpu.Lines.Select(line => line.Text)));
        Assert.Empty(cpu.Assumptions);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(5, false)]
    public void Identify_UnderTboot_LooksInsideSmx(ulong value, bool expected)
    {
        KernelOptions tboot = new(Tboot: true);
        IdentifiedCpu cpu = CpuIdentification.Identify(TestCpus.Tremont.With(0x3a, value), CheckStyle.Linux61, tboot);
        Assert.Equal(expected, cpu.Capabilities.Features.Contains("vmx"));
        Assert.Equal(!expected, cpu.Lines.Any(line => line.Text == "x86/cpu: VMX (inside TXT) disabled by BIOS"));
    }

    [Fact]
    public void Identify_FeatureControlUnknown_AssumesEnabledAndSaysSo()
    {
        IdentifiedCpu cpu = CpuIdentification.Identify(TestCpus.Tremont.Forget(0x3a), CheckStyle.Linux612);
        Assert.Equal(new CpuCapabilities(TestCpus.Tremont.Features, FeatureControl: true), cpu.Capabilities);
        Assert.Contains("0x3a", Assert.Single(cpu.Assumptions), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-5.16", true)]
    [InlineData("linux-6.1", true)]
    [InlineData("linux-6.3", true)]
    [InlineData("linux-6.12", false)]
    public void Identify_SvmDisabledByFirmware_ClearsSvmOnlyInRecentKernels(string style, bool expected)
    {
        IdentifiedCpu cpu = CpuIdentification.Identify(TestCpus.Epyc.With(Msr.VmCr, 0x18), TestCpus.Style(style));
        Assert.Equal(expected, cpu.Capabilities.Features.Contains("svm"));
        Assert.False(cpu.Capabilities.FeatureControl);
        Assert.Equal(
            expected ? "" : "SVM disabled (by BIOS) in MSR_VM_CR", string.Concat(cpu.Lines.Select(line => line.Text)));
    }

    [Fact]
    public void Identify_VmCrUnknown_AssumesSvmUsable()
    {
        IdentifiedCpu cpu = CpuIdentification.Identify(TestCpus.Epyc.Forget(Msr.VmCr), CheckStyle.Linux612);
        Assert.True(cpu.Capabilities.Features.Contains("svm"));
        Assert.Single(cpu.Assumptions);
    }

    [Fact]
    public void And_IsStickyIntersection()
    {
        CpuCapabilities one = new(CpuFeatureSet.Of("vmx", "smep"), true);
        CpuCapabilities other = new(CpuFeatureSet.Of("smep", "smap"), false);
        Assert.Equal(new CpuCapabilities(CpuFeatureSet.Of("smep"), false), one.And(other));
    }
}
