using KvmSim.Arm;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Arm;

/// <summary>
/// The places of the check that no capability stands for, each on both sides of its bound: the first instructions,
/// ASIDs, VMIDs, MPAM, vector lengths of SME (head.S, context.c, cpufeature.c, fpsimd.c of 6.12 and 7.3).
/// </summary>
public sealed class LateCpuBoundTests
{
    private static readonly CpuModel A76 = ArmModels.A76;

    private static readonly CpuModel Partitioned = A76.With("ID_AA64PFR0_EL1.MPAM", 1)
        .With("MPAMIDR_EL1.HAS_HCR", 1).With("MPAMIDR_EL1.PARTID_MAX", 63).With("MPAMIDR_EL1.PMG_MAX", 3);

    /// <summary>Pages of 4 KiB (TGRAN4 from 0 on), with 52-bit addresses from 1 on (DDI 0487, D24.2.86).</summary>
    [Theory]
    [InlineData(0, 0, "ComesUp")]
    [InlineData(0, -1, "Stuck")]
    [InlineData(0, 1, "ComesUp")]
    [InlineData(1, 0, "Stuck")]
    [InlineData(1, -1, "Stuck")]
    [InlineData(1, 1, "ComesUp")]
    public void LateCpu_WithOtherPages_HangsInItsFirstInstructions(int boot, int late, string verdict)
    {
        const string Field = "ID_AA64MMFR0_EL1.TGRAN4";
        LateCpuOutcome outcome = Late(A76.With(Field, late), A76.With(Field, boot));

        Assert.Equal(verdict, outcome.Verdict.ToString());
        if (outcome.Verdict == LateCpuVerdict.Stuck)
        {
            Assert.Empty(outcome.Lines);
            Assert.Equal(Field, outcome.Decisive!.Source);
            Assert.Equal(
                boot == 1 ? "52-bit virtual addresses" : "4 KiB pages", outcome.Decisive.What);
        }
    }

    /// <summary>2 stands for 16 bits, every other value counts as 8; more than the system has never hurts.</summary>
    [Theory]
    [InlineData("ID_AA64MMFR0_EL1.ASIDBITS", 2, 0, "Panics")]
    [InlineData("ID_AA64MMFR0_EL1.ASIDBITS", 2, 1, "Panics")]
    [InlineData("ID_AA64MMFR0_EL1.ASIDBITS", 0, 2, "ComesUp")]
    [InlineData("ID_AA64MMFR0_EL1.ASIDBITS", 0, 1, "ComesUp")]
    [InlineData("ID_AA64MMFR0_EL1.ASIDBITS", 2, 2, "ComesUp")]
    [InlineData("ID_AA64MMFR1_EL1.VMIDBits", 2, 0, "Dies")]
    [InlineData("ID_AA64MMFR1_EL1.VMIDBits", 2, 1, "Dies")]
    [InlineData("ID_AA64MMFR1_EL1.VMIDBits", 0, 2, "ComesUp")]
    [InlineData("ID_AA64MMFR1_EL1.VMIDBits", 0, 1, "ComesUp")]
    public void LateCpu_WithOtherIdentifiers_FailsWithFewer(string field, int boot, int late, string verdict) =>
        Assert.Equal(verdict, Late(A76.With(field, late), A76.With(field, boot)).Verdict.ToString());

    /// <summary>What is not known decides only where the other side does not settle it.</summary>
    [Theory]
    [InlineData("ID_AA64MMFR1_EL1.VMIDBits", 0, "ComesUp")]
    [InlineData("ID_AA64MMFR1_EL1.VMIDBits", 2, "Unknown")]
    public void LateCpu_WhoseVmidsNobodyKnows_IsOpenWhereTheSystemHas16Bits(
        string field, int boot, string verdict)
    {
        ArmField known = ArmRegisterTable.GetField(field);
        ArmRegisterValue value = A76.ArmRegister(known.Register);
        CpuModel late = A76.Without(known.Register.Name);
        late = late with
        {
            ArmRegisters = late.ArmRegisters.Overlay(ArmRegisterSet.Of(
            [
                KeyValuePair.Create(
                    known.Register, new ArmRegisterValue(value.Value & ~known.Mask, value.Known & ~known.Mask)),
            ])),
        };

        Assert.Equal(verdict, Late(late, A76.With(field, boot)).Verdict.ToString());
    }

    /// <summary>verify_mpam_capabilities of 7.3: the same version and registers, and no smaller limits.</summary>
    [Theory]
    [InlineData("ID_AA64PFR0_EL1.MPAM", 1, null)]
    [InlineData("ID_AA64PFR0_EL1.MPAM", 2, "CPU features: CPU4: MPAM version mismatch")]
    [InlineData("MPAMIDR_EL1.PARTID_MAX", 62, "CPU features: CPU4: MPAM PARTID/PMG max values are mismatched")]
    [InlineData("MPAMIDR_EL1.PARTID_MAX", 64, null)]
    [InlineData("MPAMIDR_EL1.PMG_MAX", 2, "CPU features: CPU4: MPAM PARTID/PMG max values are mismatched")]
    [InlineData("MPAMIDR_EL1.PMG_MAX", 4, null)]
    public void LateCpu_WithOtherMpam_DiesWhereItFallsShort(string field, int value, string? line)
    {
        LateCpuOutcome outcome = Late(Partitioned.With(field, value), Partitioned);

        Assert.Equal(line is null ? LateCpuVerdict.ComesUp : LateCpuVerdict.Dies, outcome.Verdict);
        Assert.Equal(line, outcome.Lines.Select(one => one.Text).FirstOrDefault());
    }

    /// <summary>
    /// More registers than the system counts with are as wrong as fewer; the capability asks the system alone, and is
    /// no conflict.
    /// </summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void LateCpu_WithOtherRegistersOfMpam_Dies(int late, int boot)
    {
        const string Field = "MPAMIDR_EL1.HAS_HCR";
        Assert.Equal(
            "CPU features: CPU4: Missing MPAM HCR",
            Late(Partitioned.With(Field, late), Partitioned.With(Field, boot)).Lines[0].Text);
    }

    /// <summary>6.12 does not know MPAM: nothing of it is asked.</summary>
    [Fact]
    public void LateCpu_WithOtherMpam_ComesUpWhereTheKernelDoesNotUseIt() => Assert.Equal(
        LateCpuVerdict.ComesUp,
        LateCpuCheck.Check(
            ArmModels.Boot(ArmRules.Linux612, ArmOptions.Default, Partitioned),
            new ArmCpu(4, Partitioned.With("MPAMIDR_EL1.PARTID_MAX", 1))).Verdict);

    [Theory]
    [InlineData(new[] { 128, 256 }, new[] { 128 }, "SME: cpu4: Required vector length(s) missing")]
    [InlineData(new[] { 128, 512 }, new[] { 128, 256, 512 }, "SME: cpu4: Unsupported vector length(s) present")]
    [InlineData(new[] { 128, 256 }, new[] { 128, 256, 512 }, null)]
    public void LateCpu_WithOtherVectorLengthsOfSme_DiesWhereItMatters(int[] system, int[] cpu, string? line)
    {
        CpuModel matrices = A76.With("ID_AA64PFR1_EL1.SME", 1);
        LateCpuOutcome outcome = Late(
            matrices with { Name = "late", SmeLengths = ArmVectorLengths.Of(cpu) },
            matrices with { SmeLengths = ArmVectorLengths.Of(system) });

        Assert.Equal(line is null ? LateCpuVerdict.ComesUp : LateCpuVerdict.Dies, outcome.Verdict);
        Assert.Equal(
            line is null
                ? []
                : [line, "CPU features: CPU4: SME: vector length support mismatch", "CPU4: will not boot"],
            outcome.Lines.Select(one => one.Text), StringComparer.Ordinal);
    }

    /// <summary>Without KVM nobody asks for the range of guests' addresses.</summary>
    [Theory]
    [InlineData("", "Dies")]
    [InlineData("kvm-arm.mode=none", "ComesUp")]
    public void LateCpu_BehindASmallerAddressRange_IsKeptOutWhereThereIsKvm(string word, string verdict)
    {
        ArmSystem system = ArmModels.Boot(ArmRules.Linux73, ArmOptions.Of(word, ArmRules.Linux73), A76)
            .With(new ArmCpu(4, A76.With("ID_AA64MMFR0_EL1.PARANGE", 1)));

        Assert.Equal(verdict, LateCpuCheck.Check(system, new ArmCpu(5, A76)).Verdict.ToString());
    }

    private static LateCpuOutcome Late(CpuModel late, CpuModel boot) => LateCpuCheck.Check(
        ArmModels.Boot(ArmRules.Linux73, ArmOptions.Default, boot), new ArmCpu(4, late));
}
