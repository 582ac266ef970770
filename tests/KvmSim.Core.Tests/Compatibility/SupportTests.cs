using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

public sealed class SupportTests
{
    [Theory]
    [InlineData("linux-6.1", "kvm: no hardware support for 'kvm_intel'")]
    [InlineData("linux-6.12", "kvm_intel: VMX not supported by CPU 4")]
    public void Load_NoVmxOnThisCpu_IsNotSupported(string style, string line)
    {
        CpuModel bad = TestCpus.Tremont.Featured(features => features.Without("vmx"));
        CheckOutcome outcome = CompatibilityCheck.SupportedOnThisCpu(
            TestCpus.Input(TestCpus.Tremont, bad, TestCpus.Style(style)));
        Assert.Equal(new CheckFailure(CheckFailureReason.VmxNotSupported, 95), outcome.Failure);
        Assert.Equal("EOPNOTSUPP", outcome.Failure!.ErrnoName);
        Assert.Equal(line, outcome.Line?.Text);
    }

    [Theory]
    [InlineData("linux-6.1", "kvm: support for 'kvm_intel' disabled by bios")]
    [InlineData("linux-6.12", null)]
    public void Load_BootDataLostVmx_RefusedBefore63(string style, string? line)
    {
        CheckInput input = TestCpus.Input(TestCpus.Tremont, TestCpus.Tremont, TestCpus.Style(style));
        input = input with { Boot = new CpuCapabilities(input.Boot.Features.Without("vmx"), true) };
        Assert.Equal(line, CompatibilityCheck.SupportedOnThisCpu(input).Line?.Text);
    }

    [Fact]
    public void Load_SvmLostFromBootData_SaysSoOn61AsRecorded()
    {
        CheckInput input = TestCpus.Input(TestCpus.Epyc, TestCpus.Epyc, CheckStyle.Linux61);
        input = input with { Boot = new CpuCapabilities(input.Boot.Features.Without("svm"), false) };
        CheckOutcome outcome = CompatibilityCheck.SupportedOnThisCpu(input);
        Assert.Equal(
            [
                new KernelLine(KernelLogLevel.Info, "has_svm: svm not available"),
                new KernelLine(KernelLogLevel.Err, "kvm: no hardware support for 'kvm_amd'"),
            ],
            outcome.Lines);
    }

    [Theory]
    [InlineData("linux-6.1", "kvm: support for 'kvm_amd' disabled by bios")]
    [InlineData("linux-6.3", "kvm_amd: SVM disabled (by BIOS) in MSR_VM_CR on CPU 4")]
    [InlineData("linux-6.12", "kvm_amd: SVM not supported by CPU 4")]
    public void Load_SvmDisabledOnThisCpu_Refused(string style, string line)
    {
        CheckInput input = TestCpus.Input(
            TestCpus.Epyc, TestCpus.Epyc.With(Msr.VmCr, 0x10), TestCpus.Style(style));
        Assert.Equal(line, CompatibilityCheck.SupportedOnThisCpu(input).Line?.Text);
    }

    [Fact]
    public void Load_GoodCpu_Passes()
    {
        foreach (CheckStyle style in CheckStyle.All)
        {
            foreach (CpuModel cpu in new[] { TestCpus.Tremont, TestCpus.Epyc })
            {
                Assert.True(CompatibilityCheck.SupportedOnThisCpu(TestCpus.Input(cpu, cpu, style)).Passed);
            }
        }
    }
}
