using CsCheck;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Compatibility;

public sealed class CompatibilityCheckTests
{
    private static readonly VmxParameters Plain = new(Nested: false);

    public static TheoryData<string> Styles => TestCpus.Styles();

    [Theory]
    [InlineData("linux-5.16", "kvm: CPU 4 feature inconsistency!")]
    [InlineData("linux-6.1", "kvm: CPU 4 feature inconsistency!")]
    [InlineData("linux-6.3", "kvm_intel: Inconsistent VMCS config on CPU 4")]
    [InlineData("linux-6.12", "kvm_intel: Inconsistent VMCS config on CPU 4")]
    public void Check_Lakefield_RefusesAndNamesBusLockDetection(string style, string line)
    {
        CheckOutcome outcome = TestCpus.Check(TestCpus.Tremont, TestCpus.SunnyCove, TestCpus.Style(style));
        Assert.False(outcome.Passed);
        Assert.Equal(new CheckFailure(CheckFailureReason.VmcsInconsistent, 5), outcome.Failure);
        Assert.Equal("EIO", outcome.Failure!.ErrnoName);
        Assert.Equal(new KernelLine(KernelLogLevel.Err, line), outcome.Line);
        CompatibilityFinding finding = Assert.Single(outcome.Findings);
        Assert.Equal("IA32_VMX_PROCBASED_CTLS2 (0x48b)", finding.Source);
        Assert.Equal("VMX secondary processor-based controls", finding.Property);
        Assert.Equal([new DifferingBit(30, "VMM bus-lock detection", "BUS_LOCK_DETECTION", null)], finding.Bits);
        Assert.Equal(("0x035d6fff00000000", "0x435d6fff00000000"), (finding.Reference, finding.Found));
        Assert.Equal((0, 4), (finding.ReferenceCpu, finding.Cpu));
        Assert.True(finding.KernelLooks);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Check_ItselfOrACopy_Passes(string id)
    {
        CheckStyle style = TestCpus.Style(id);
        CpuModel half = TestCpus.Tremont.Forget(TestCpus.Ctls2);
        foreach (CpuModel cpu in new[] { TestCpus.Tremont, TestCpus.SunnyCove, TestCpus.Epyc, half })
        {
            CpuModel copy = cpu with { Name = "copy", ModelName = "copy" };
            Assert.Equal(CheckVerdict.Pass, TestCpus.Check(cpu, cpu, style).Verdict);
            Assert.Equal(CheckVerdict.Pass, TestCpus.Check(cpu, copy, style).Verdict);
        }
    }

    [Theory]
    [InlineData("linux-5.16", true)]
    [InlineData("linux-6.1", false)]
    [InlineData("linux-6.3", false)]
    [InlineData("linux-6.12", false)]
    public void Check_MiscDiffers_RefusedWhereItIsCompared(string style, bool passes)
    {
        CpuModel other = TestCpus.Tremont.With(0x485, 0x000000007004c1e5);
        Assert.Equal(passes, TestCpus.Check(TestCpus.Tremont, other, TestCpus.Style(style)).Passed);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Check_RevisionDiffers_Refused(string id)
    {
        CheckOutcome outcome = TestCpus.Check(TestCpus.Tremont, TestCpus.Tremont.Flip(0x480, 2), TestCpus.Style(id));
        Assert.Equal(CheckFailureReason.VmcsInconsistent, outcome.Failure?.Reason);
        Assert.Equal("VMCS revision identifier", Assert.Single(Assert.Single(outcome.Findings).Bits).SdmName);
    }

    [Theory]
    [InlineData("linux-5.16", null)]
    [InlineData("linux-6.1", null)]
    [InlineData("linux-6.3", "kvm_intel: Failed to setup VMCS config on CPU 4")]
    [InlineData("linux-6.12", "kvm_intel: Failed to setup VMCS config on CPU 4")]
    public void Check_RequiredBitMissing_FailsSetup(string style, string? line)
    {
        CheckOutcome outcome = TestCpus.Check(
            TestCpus.Tremont, TestCpus.Tremont.Flip(0x482, 32 + 7), TestCpus.Style(style));
        Assert.Equal(CheckFailureReason.VmcsSetupFailed, outcome.Failure?.Reason);
        Assert.Equal(line, outcome.Line?.Text);
        Assert.Equal("HLT exiting", Assert.Single(Assert.Single(outcome.Findings).Bits).SdmName);
    }

    [Theory]
    [InlineData("linux-6.1", "Inconsistent VM-Entry/VM-Exit pair, entry = 2000, exit = 0", null)]
    [InlineData(
        "linux-6.12",
        "kvm_intel: Inconsistent VM-Entry/VM-Exit pair, entry = 2000, exit = 0",
        "kvm_intel: Failed to setup VMCS config on CPU 4")]
    public void Check_PairInconsistent_WarnsThenFails(string style, string warning, string? line)
    {
        CheckOutcome outcome = TestCpus.Check(
            TestCpus.Tremont, TestCpus.Tremont.Flip(0x483, 32 + 12), TestCpus.Style(style));
        Assert.Equal(new KernelLine(KernelLogLevel.Warn, warning, Once: true), outcome.Lines[0]);
        Assert.Equal(line, outcome.Line?.Text);
    }

    [Theory]
    [InlineData("linux-5.16", "kvm: VMX is disabled on CPU 4")]
    [InlineData("linux-6.1", "kvm: VMX is disabled on CPU 4")]
    [InlineData("linux-6.3", "kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 4")]
    [InlineData("linux-6.12", "kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 4")]
    public void Check_VmxOffInFirmware_PassesCr4AndNamesIt(string style, string line)
    {
        CheckOutcome outcome = TestCpus.Check(TestCpus.Tremont, TestCpus.Tremont.With(0x3a, 1), TestCpus.Style(style));
        Assert.Equal(CheckFailureReason.VmxDisabled, outcome.Failure?.Reason);
        Assert.Equal(line, outcome.Line?.Text);
        CompatibilityFinding finding = Assert.Single(outcome.Findings);
        Assert.Equal("VMX outside SMX operation", Assert.Single(finding.Bits).SdmName);
    }

    [Theory]
    [InlineData("linux-6.1", CheckFailureReason.VmxDisabled, "kvm: VMX is disabled on CPU 4")]
    [InlineData("linux-6.12", CheckFailureReason.VmxNotSupported, "kvm_intel: VMX not supported by CPU 4")]
    public void Check_NoVmxInCpuid_Refused(string style, CheckFailureReason reason, string line)
    {
        CpuModel other = TestCpus.Tremont.Featured(features => features.Without("vmx"));
        CheckOutcome outcome = TestCpus.Check(TestCpus.Tremont, other, TestCpus.Style(style));
        Assert.Equal((reason, line), (outcome.Failure!.Reason, outcome.Line!.Value.Text));
    }

    [Fact]
    public void Check_GoodCpuAfterAVmxlessOne_FailsCr4Silently()
    {
        CheckStyle style = CheckStyle.Linux612;
        CpuModel bad = TestCpus.Tremont.Featured(features => features.Without("vmx"));
        CheckInput input = TestCpus.Input(TestCpus.Tremont, TestCpus.Tremont, style);
        input = input with { Boot = input.Boot.And(CpuIdentification.Identify(bad, style).Capabilities) };
        CheckOutcome outcome = CompatibilityCheck.Check(input);
        Assert.Equal(CheckFailureReason.Cr4Mismatch, outcome.Failure?.Reason);
        Assert.Null(outcome.Line);
        Assert.Empty(outcome.Lines);
        Assert.Equal("X86_CR4_VMXE", Assert.Single(Assert.Single(outcome.Findings).Bits).KernelName);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Check_ExtraPku_RefusedSilently_MissingPasses(string id)
    {
        CheckStyle style = TestCpus.Style(id);
        CpuModel more = TestCpus.Epyc.Featured(features => features.With("pku"));
        CheckOutcome outcome = TestCpus.Check(TestCpus.Epyc, more, style);
        Assert.Equal(CheckFailureReason.Cr4Mismatch, outcome.Failure?.Reason);
        Assert.Empty(outcome.Lines);
        Assert.True(TestCpus.Check(more, TestCpus.Epyc, style).Passed);
        KernelOptions noPku = new(CpuFeatureSet.Of("pku"));
        Assert.True(TestCpus.Check(TestCpus.Epyc, more, style, options: noPku).Passed);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Check_ExtraLa57_IsClearedAndAccepted(string id) => Assert.True(TestCpus.Check(
        TestCpus.Epyc, TestCpus.Epyc.Featured(features => features.With("la57")), TestCpus.Style(id)).Passed);

    [Theory]
    [MemberData(nameof(Styles))]
    public void Check_ExtraLam_RefusedSince612(string id) => Assert.Equal(
        id is "linux-5.16" or "linux-6.1" or "linux-6.3",
        TestCpus.Check(
            TestCpus.Tremont, TestCpus.Tremont.Featured(features => features.With("lam")), TestCpus.Style(id)).Passed);

    [Theory]
    [InlineData("linux-5.16", null)]
    [InlineData("linux-6.1", null)]
    [InlineData("linux-6.3", "kvm_amd: SVM not supported by CPU 4")]
    [InlineData("linux-6.12", "kvm_amd: SVM not supported by CPU 4")]
    public void Check_NoSvm_RefusedSince63(string style, string? line)
    {
        CpuModel other = TestCpus.Epyc.Featured(features => features.Without("svm"));
        CheckOutcome outcome = TestCpus.Check(TestCpus.Epyc, other, TestCpus.Style(style));
        Assert.Equal(line is null, outcome.Passed);
        Assert.Equal(line, outcome.Line?.Text);
    }

    [Theory]
    [InlineData("linux-6.1", null)]
    [InlineData("linux-6.3", "kvm_amd: SVM disabled (by BIOS) in MSR_VM_CR on CPU 4")]
    [InlineData("linux-6.12", "kvm_amd: SVM not supported by CPU 4")]
    public void Check_SvmOffInFirmware_PerFlavour(string style, string? line)
    {
        CheckOutcome outcome = TestCpus.Check(
            TestCpus.Epyc, TestCpus.Epyc.With(Msr.VmCr, 0x10), TestCpus.Style(style));
        Assert.Equal(line is null, outcome.Passed);
        Assert.Equal(line, outcome.Line?.Text);
    }

    [Theory]
    [InlineData("linux-6.1", null)]
    [InlineData("linux-6.12", "kvm_amd: CPU 4 isn't AMD or Hygon")]
    public void Check_OtherVendorUnderKvmAmd_RefusedSince63(string style, string? line)
    {
        CpuModel other = TestCpus.Epyc with { VendorId = "GenuineIntel" };
        Assert.Equal(line, TestCpus.Check(TestCpus.Epyc, other, TestCpus.Style(style)).Line?.Text);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Check_NestedPagingDiffers_Accepted(string id) => Assert.True(TestCpus.Check(
        TestCpus.Epyc, TestCpus.Epyc.Featured(features => features.Without("npt")), TestCpus.Style(id)).Passed);

    [Fact]
    public void Check_UnknownRegister_IsUnknownAndNamed()
    {
        CpuModel other = TestCpus.SunnyCove.Forget(TestCpus.Ctls2);
        CheckOutcome outcome = TestCpus.Check(TestCpus.Tremont, other, CheckStyle.Linux612);
        Assert.Equal(CheckVerdict.Unknown, outcome.Verdict);
        Assert.Null(outcome.Failure);
        Assert.Equal("needs MSR 0x48b of CPU 4", Assert.Single(outcome.Missing).ToString());
        Assert.Equal(FindingSeverity.Unknown, Assert.Single(outcome.Findings).Severity);
    }

    [Fact]
    public void Check_UnknownRegisterButAnotherDiffers_IsRefused()
    {
        CpuModel other = TestCpus.Tremont.Forget(TestCpus.Ctls2).Flip(0x480, 0);
        Assert.Equal(CheckVerdict.Fail, TestCpus.Check(TestCpus.Tremont, other, CheckStyle.Linux612).Verdict);
    }

    [Fact]
    public void Check_Cr4Fixed1_MattersOnlyWithNested()
    {
        CpuModel other = TestCpus.Tremont.Flip(0x489, 22);
        Assert.True(TestCpus.Check(TestCpus.Tremont, other, CheckStyle.Linux612, Plain).Passed);
        CheckOutcome outcome = TestCpus.Check(TestCpus.Tremont, other, CheckStyle.Linux612);
        Assert.Equal("CR4.PKE", Assert.Single(Assert.Single(outcome.Findings).Bits).SdmName);
    }

    [Theory]
    [InlineData(16)] // 2M pages
    [InlineData(21)] // accessed and dirty
    [InlineData(40)] // INVVPID type
    public void Check_EptDetails_AreInvisible(int bit) => Assert.True(
        TestCpus.Check(TestCpus.Tremont, TestCpus.Tremont.Flip(0x48c, bit), CheckStyle.Linux612).Passed);

    [Fact]
    public void Check_ExecuteOnlyEpt_IsSeenThroughNested() => Assert.False(
        TestCpus.Check(TestCpus.Tremont, TestCpus.Tremont.Flip(0x48c, 0), CheckStyle.Linux612).Passed);

    [Fact]
    public void Check_FromVmxToVmx_IsSymmetricInRefusing()
    {
        uint[] registers = [.. TestCpus.Tremont.Msrs.Select(entry => entry.Key).Where(msr => msr >= 0x480)];
        Gen<(uint Msr, int Bit)> flip = Gen.Select(Gen.Int[0, registers.Length - 1], Gen.Int[0, 63])
            .Select((register, bit) => (registers[register], bit));
        Gen.Select(flip.Array[0, 3], flip.Array[0, 3], Gen.Int[0, CheckStyle.All.Count - 1])
            .Sample((ones, others, style) =>
        {
            CheckStyle flavour = CheckStyle.All[style];
            CpuModel a = ones.Aggregate(TestCpus.Tremont, (cpu, f) => cpu.Flip(f.Msr, f.Bit));
            CpuModel b = others.Aggregate(TestCpus.Tremont, (cpu, f) => cpu.Flip(f.Msr, f.Bit));
            if (VmxConfigurations.Derive(a, flavour, Plain, out _) is null
                || VmxConfigurations.Derive(b, flavour, Plain, out _) is null)
            {
                return;
            }

            bool there = TestCpus.Check(a, b, flavour, Plain).Passed;
            bool back = TestCpus.Check(b, a, flavour, Plain).Passed;
            Assert.Equal(there, back);
            Assert.True(TestCpus.Check(a, a with { Name = "again" }, flavour, Plain).Passed);
        });
    }

    [Fact]
    public void Check_OfAgreeingCpus_AllocatesNothing()
    {
        CpuModel twin = TestCpus.Tremont with { Name = "twin" };
        CheckInput input = TestCpus.Input(TestCpus.Tremont, twin, CheckStyle.Linux612);
        Assert.True(CompatibilityCheck.Check(input).Passed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            CompatibilityCheck.Check(input);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
