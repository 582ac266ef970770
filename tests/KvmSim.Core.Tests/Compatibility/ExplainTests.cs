using KvmSim.Compatibility;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

public sealed class ExplainTests
{
    [Fact]
    public void Explain_Lakefield_NamesTheOneBit()
    {
        CompatibilityFinding finding = Assert.Single(
            Explain(TestCpus.Tremont, TestCpus.SunnyCove, CheckStyle.Linux612));
        Assert.Equal(30, Assert.Single(finding.Bits).Bit);
        Assert.Equal((FindingSeverity.Refusal, "linux-5.16"), (finding.Severity, finding.KernelLooksSince));
    }

    [Fact]
    public void Explain_SeenAndUnseenBitsOfOneRegister_AreTwoFindings()
    {
        // 22 (mode-based execute control) is a bit KVM does not use, 5 (VPID) one that it does.
        CpuModel other = TestCpus.Tremont.Flip(TestCpus.Ctls2, 32 + 22).Flip(TestCpus.Ctls2, 32 + 20);
        IReadOnlyList<CompatibilityFinding> findings = Explain(TestCpus.Tremont, other, CheckStyle.Linux612);
        Assert.Equal([true, false], findings.Select(finding => finding.KernelLooks));
        Assert.Equal("vmx-xsaves", Assert.Single(findings[0].Bits).QemuName);
        Assert.Contains("vmx-xsaves=off", findings[0].Remedy, StringComparison.Ordinal);
        Assert.Equal("MODE_BASED_EPT_EXEC", Assert.Single(findings[1].Bits).KernelName);
    }

    [Fact]
    public void Explain_Misc_KnowsSinceWhenItIsCompared()
    {
        CompatibilityFinding finding = Assert.Single(
            Explain(TestCpus.Tremont, TestCpus.Tremont.Flip(0x485, 0), CheckStyle.Linux61));
        Assert.Equal(("linux-6.1", "VMX-preemption timer rate"), (finding.KernelLooksSince, finding.Bits[0].SdmName));
        finding = Assert.Single(Explain(TestCpus.Tremont, TestCpus.Tremont.Flip(0x485, 0), CheckStyle.Linux516));
        Assert.False(finding.KernelLooks);
    }

    [Fact]
    public void Explain_WhatKvmIgnores_IsListedToo()
    {
        CpuModel other = TestCpus.Epyc.Featured(features => features.Without("npt"));
        other = other with { Microcode = 2, Stepping = 3 };
        IReadOnlyList<CompatibilityFinding> findings =
            Explain(TestCpus.Epyc with { Microcode = 1 }, other, CheckStyle.Linux612);
        Assert.Equal(
            "CPU feature npt; Family, model, stepping; Microcode revision",
            string.Join("; ", findings.Select(finding => finding.Property)));
        Assert.DoesNotContain(findings, finding => finding.KernelLooks);
        Assert.Equal("CPUID.8000000AH:EDX[0]", findings[0].Source);
    }

    [Fact]
    public void Explain_FirmwareSwitches_AreJudgedByWhatTheKernelMakesOfThem()
    {
        CompatibilityFinding finding = Assert.Single(
            Explain(TestCpus.Tremont, TestCpus.Tremont.With(0x3a, 1), CheckStyle.Linux612));
        Assert.True(finding.KernelLooks);
        finding = Assert.Single(Explain(TestCpus.Tremont, TestCpus.Tremont.With(0x3a, 0x100005), CheckStyle.Linux612));
        Assert.False(finding.KernelLooks);
        finding = Assert.Single(Explain(TestCpus.Epyc, TestCpus.Epyc.With(Msr.VmCr, 0x10), CheckStyle.Linux61));
        Assert.False(finding.KernelLooks);
        finding = Assert.Single(Explain(TestCpus.Epyc, TestCpus.Epyc.With(Msr.VmCr, 0x10), CheckStyle.Linux63));
        Assert.True(finding.KernelLooks);
    }

    [Fact]
    public void Explain_La57ExtraIsUnseen_PkuIsSeen()
    {
        CpuModel other = TestCpus.Epyc.Featured(features => features.With("la57").With("pku"));
        IReadOnlyList<CompatibilityFinding> findings = Explain(TestCpus.Epyc, other, CheckStyle.Linux612);
        Assert.Equal(
            "CPU feature pku; CPU feature la57",
            string.Join("; ", findings.Select(finding => finding.Property)));
        Assert.Equal([true, false], findings.Select(finding => finding.KernelLooks));
    }

    [Fact]
    public void Explain_SetupFailure_ComesWithItsReason()
    {
        IReadOnlyList<CompatibilityFinding> findings =
            Explain(TestCpus.Tremont, TestCpus.Tremont.Flip(0x481, 32), CheckStyle.Linux612);
        Assert.Equal(2, findings.Count);
        Assert.All(findings, finding =>
            Assert.Equal("External-interrupt exiting", Assert.Single(finding.Bits).SdmName));
    }

    [Fact]
    public void Explain_Equal_HasNothingToSay() =>
        Assert.Empty(Explain(TestCpus.Tremont, TestCpus.Tremont with { Name = "x" }, CheckStyle.Linux612));

    [Fact]
    public void Explain_EveryControlBitOfTheTables_HasASdmName()
    {
        foreach (VmxControl control in VmxControlTable.All)
        {
            Assert.NotEmpty(control.SdmName);
            bool used = !control.RequiredIn.IsEmpty || !control.OptionalIn.IsEmpty;
            Assert.True(!used || control.KernelName is not null, control.SdmName);
            Assert.False(control.RequiredIn.Overlaps(control.OptionalIn), control.SdmName);
        }
    }

    private static IReadOnlyList<CompatibilityFinding> Explain(CpuModel one, CpuModel other, CheckStyle style) =>
        CompatibilityExplainer.Explain(0, one, 4, other, style);
}
