using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Capture;

/// <summary>What people have of a machine is often one register: what it decides is said, and nothing more.</summary>
public sealed class OpenGateTests
{
    private static readonly Generation Kernel = GenerationCatalog.Find("linux-6.12")!;

    /// <summary>Bit 30 counts where secondary controls are used at all, which 0x482 says.</summary>
    [Theory]
    [InlineData(
        "# rdmsr -a 0x48b\n35d6fff00000000\n35d6fff00000000\n435d6fff00000000\n",
        "IA32_VMX_PROCBASED_CTLS2 (0x48b)", 30)]
    [InlineData("# rdmsr -a 0x492\n0\n0\n10\n", "IA32_VMX_PROCBASED_CTLS3 (0x492)", 4)]
    [InlineData("# rdmsr -a 0x48c\nf0106714141\nf0106714141\nf0106714140\n", "IA32_VMX_EPT_VPID_CAP (0x48c)", 0)]
    public void Register_BehindAGateThatIsNotKnown_IsOpenAndNamed(string text, string source, int bit)
    {
        SimMachine machine = Machine(text);

        CpuJudgement judgement = machine.Judge(2);
        Assert.Equal(CheckVerdict.Unknown, judgement.Verdict);
        AssertOpen(Assert.Single(judgement.Findings, finding => finding.Bits.Count > 0), source, bit);

        IReadOnlyList<CompatibilityFinding> compared = CpuComparison.Compare(machine, 2, machine, 0);
        AssertOpen(Assert.Single(compared, finding => finding.Bits.Count > 0), source, bit);
    }

    [Fact]
    public void Register_WithoutAGate_Refuses()
    {
        SimMachine machine = Machine("# rdmsr -a 0x483\n1ffffff00036dfb\n1ffffff00036dfb\n07fffff00036dfb\n");

        Assert.Equal(CheckVerdict.Fail, machine.Judge(2).Verdict);
        Assert.Equal(CheckVerdict.Unknown, machine.Judge(1).Verdict);
        CompatibilityFinding finding = CpuComparison.Compare(machine, 2, machine, 0)[0];
        Assert.Equal(("IA32_VMX_EXIT_CTLS (0x483)", FindingSeverity.Refusal), (finding.Source, finding.Severity));
    }

    [Fact]
    public void FirmwareLock_OfOneCpu_Refuses()
    {
        SimMachine machine = Machine("# rdmsr -a 0x3a\n5\n5\n1\n");

        CpuJudgement judgement = machine.Judge(2);
        Assert.Equal(CheckFailureReason.VmxDisabled, judgement.Failure?.Reason);
        AssertFirmware(Assert.Single(judgement.Findings));
        AssertFirmware(CpuComparison.Compare(machine, 2, machine, 0)[0]);
        Assert.Equal(CheckVerdict.Unknown, machine.Judge(0).Verdict);
    }

    /// <summary>The other way round it depends on whether the CPU has VMX, and is not called alike.</summary>
    [Fact]
    public void FirmwareLock_OfTheOtherCpu_IsOpen()
    {
        SimMachine machine = Machine("# rdmsr -a 0x3a\n1\n5\n");

        CompatibilityFinding finding = Assert.Single(
            CpuComparison.Compare(machine, 1, machine, 0), finding => finding.Bits.Count > 0);
        Assert.Equal((FindingSeverity.Unknown, true), (finding.Severity, finding.KernelLooks));
        Assert.NotEqual(CheckVerdict.Pass, machine.Judge(1).Verdict);
    }

    [Theory]
    [InlineData("rdmsr -p 0 0x3a\n5\n# rdmsr -p 1 0x3a\n1\n", "GenuineIntel", CheckFailureReason.VmxDisabled)]
    [InlineData(
        "rdmsr -p 0 0xc0010114\n0\n# rdmsr -p 1 0xc0010114\n10\n", "AuthenticAMD", CheckFailureReason.SvmNotSupported)]
    public void Register_ThatOneVendorHas_TellsTheVendor(string text, string vendor, CheckFailureReason reason)
    {
        SimMachine machine = Machine("# " + text);

        Assert.Equal(vendor, machine.ModelOf(1).VendorId);
        Assert.Equal(reason, machine.Judge(1).Failure?.Reason);
        Assert.NotEqual(CheckVerdict.Fail, machine.Judge(0).Verdict);
        Assert.DoesNotContain(machine.Judge(0).Findings, finding => finding.Property == "Vendor");
    }

    [Fact]
    public void OneIntelCpu_WithoutRegisters_IsUnknown()
    {
        SimMachine machine = Machine(
            """
            CPU:
               0x00000000 0x00: eax=0x0000000d ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69
               0x00000001 0x00: eax=0x000306e4 ebx=0x00200800 ecx=0x7fbee3ff edx=0xbfebfbff
               0x00000007 0x00: eax=0x00000000 ebx=0x00000281 ecx=0x00000000 edx=0x00000000
               0x80000000 0x00: eax=0x80000008 ebx=0x00000000 ecx=0x00000000 edx=0x00000000
               0x80000001 0x00: eax=0x00000000 ebx=0x00000000 ecx=0x00000001 edx=0x2c100800

            """);

        CpuJudgement judgement = machine.Judge(0);
        Assert.Equal(CheckVerdict.Unknown, judgement.Verdict);
        Assert.Equal(
            "0x480 0x481 0x482 0x483 0x484 0x48b 0x48c",
            string.Join(' ', judgement.Missing.Select(fact => $"0x{fact.Msr:x}")));
        Assert.Equal(7, judgement.Findings.Count(finding => finding.Severity == FindingSeverity.Unknown));
    }

    /// <summary>
    /// Tertiary controls that nobody read are taken to be alike, in the verdict and in the comparison.
    /// </summary>
    [Fact]
    public void TertiaryControls_ThatNobodyRead_AreAssumedInBothAnswers()
    {
        CpuJudgement judgement = TestVerdict(out IReadOnlyList<CompatibilityFinding> compared);

        Assert.Equal(CheckVerdict.Pass, judgement.Verdict);
        Assert.Contains(
            "0x492", Assert.Single(judgement.Assumptions, line => line.Contains("0x492", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        CompatibilityFinding row = Assert.Single(
            compared, finding => finding.Source.Contains("0x492", StringComparison.Ordinal));
        Assert.Equal((FindingSeverity.Information, true, "unknown"), (row.Severity, row.KernelLooks, row.Found));
        Assert.DoesNotContain(compared, finding => finding.Severity >= FindingSeverity.Unknown);
    }

    private static CpuJudgement TestVerdict(out IReadOnlyList<CompatibilityFinding> compared)
    {
        CpuModel one = UniformHost.Intel with
        {
            IsPartial = true,
            Msrs = UniformHost.Intel.Msrs.With(0x482, 0xfffbfffe0401e172),
        };
        CpuModel other = one with { Name = "other", Stepping = 2 };
        SimMachine machine = new(UniformHost.Describe("hybrid", Kernel, one, 2, 2) with
        {
            Stock = KvmSim.Kernel.CpuSockets.Of([KeyValuePair.Create(0, one), KeyValuePair.Create(1, other)]),
        });
        compared = CpuComparison.Compare(machine, 1, machine, 0);
        return machine.Judge(1);
    }

    private static void AssertOpen(CompatibilityFinding finding, string source, int bit)
    {
        Assert.Equal((source, bit), (finding.Source, Assert.Single(finding.Bits).Bit));
        Assert.Equal((FindingSeverity.Unknown, true), (finding.Severity, finding.KernelLooks));
        Assert.Contains("needs MSR 0x482 of CPU 0", finding.Effect, StringComparison.Ordinal);
        Assert.Contains("needs MSR 0x482 of CPU 2", finding.Effect, StringComparison.Ordinal);
    }

    private static void AssertFirmware(CompatibilityFinding finding)
    {
        Assert.Equal(FindingSeverity.Refusal, finding.Severity);
        Assert.Equal("IA32_FEATURE_CONTROL (0x3a)", finding.Source);
        Assert.Equal(2, Assert.Single(finding.Bits).Bit);
        Assert.Contains("firmware", finding.Remedy, StringComparison.Ordinal);
    }

    private static SimMachine Machine(string text) => new(CapturedHost.Describe(Sample.OfText(text), Kernel));
}
