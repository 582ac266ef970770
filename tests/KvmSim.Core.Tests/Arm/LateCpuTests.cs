using KvmSim.Arm;
using KvmSim.Hardware;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Arm;

/// <summary>
/// What becomes of a CPU that comes after boot and is not like those that booted: check_local_cpu_capabilities, place
/// by place.
/// </summary>
public sealed class LateCpuTests
{
    private static readonly CpuModel A53 = ArmModels.A53, A72 = ArmModels.A72, A76 = ArmModels.A76;

    private static readonly CpuModel Vectors = A76.With("ID_AA64PFR0_EL1.SVE", 1);

    /// <summary>RK3399 booted with maxcpus=4: its big cores come too late, for they are open to Spectre v2.</summary>
    [Theory]
    [InlineData("6.12", 62)]
    [InlineData("7.3", 82)]
    public void LateCpu_ThatNeedsAWorkaroundWhichTheSystemLacks_Dies(string version, int number)
    {
        LateCpuOutcome outcome = Late(version, A72, A53);
        Assert.Equal(LateCpuVerdict.Dies, outcome.Verdict);
        Assert.Equal(
            [
                "CPU features: CPU4: Detected conflict for capability "
                    + $"{number.ToString(System.Globalization.CultureInfo.InvariantCulture)} (Spectre-v2), "
                    + "System: 0, CPU: 1",
                "CPU4: will not boot",
            ],
            outcome.Lines.Select(line => line.Text), StringComparer.Ordinal);
        Assert.All(outcome.Lines, line => Assert.Equal(KernelLogLevel.Crit, line.Level));
        ArmFinding decisive = Assert.Single(outcome.Findings);
        Assert.Equal(("Spectre-v2", "no", "yes", ArmEffect.Refuses), (
            decisive.What, decisive.System, decisive.Cpu, decisive.Effect));
        Assert.NotEmpty(outcome.Assumptions);
    }

    /// <summary>
    /// A CPU that differs from its model in one field is not open for what nobody said of the model: it is the same in
    /// both, whatever it is. Of another model it may be otherwise.
    /// </summary>
    [Fact]
    public void LateCpu_OfAModelOfWhichSomethingIsUnknown_IsJudgedForEachValue()
    {
        CpuModel open = A76.Without("ICH_VTR_EL2");
        CpuModel odd = open.With("ID_AA64MMFR1_EL1.SpecSEI", 1) with { Name = open.Name };

        LateCpuOutcome same = Late("7.3", odd, open);
        Assert.Equal(LateCpuVerdict.ComesUp, same.Verdict);
        Assert.Contains(
            "CPU 4 has in ICH_VTR_EL2.TDS what others of its model have, whatever it is.", same.Assumptions,
            StringComparer.Ordinal);
        Assert.Equal(LateCpuVerdict.Unknown, Late("7.3", odd with { Name = "another" }, open).Verdict);
        Assert.Equal(LateCpuVerdict.Unknown, Late("7.3", odd with { IsPartial = true }, open).Verdict);
        LateCpuOutcome refused = Late("7.3", odd.With("ID_AA64PFR0_EL1.GIC", 0) with { Name = open.Name }, open);
        Assert.Equal(LateCpuVerdict.Panics, refused.Verdict);
        Assert.Contains(
            "GICv3 CPU interface), System: 1, CPU: 0", refused.Lines[0].Text, StringComparison.Ordinal);
    }

    /// <summary>What is known of one and not of the other is not shared.</summary>
    [Fact]
    public void LateCpu_OfWhichLessIsKnownThanOfItsModel_IsOpen()
    {
        CpuModel less = A76.Without("ID_AA64ISAR0_EL1") with { Name = A76.Name };

        Assert.Equal(LateCpuVerdict.Unknown, Late("7.3", less, A76).Verdict);
    }

    [Fact]
    public void LateCpu_WithAnErratumOfItsRevision_Dies()
    {
        Assert.Equal("ARM erratum 843419", Late("7.3", A53, A72).Decisive!.What);
        CpuModel mended = A53.With("REVIDR_EL1.Value", 0x100);
        Assert.Equal("ARM erratum 845719", Late("7.3", mended, A72).Decisive!.What);
        CpuModel newer = A53 with { Midr = 0x410fd03f };
        Assert.Equal(LateCpuVerdict.ComesUp, Late("7.3", newer, A72).Verdict);
    }

    [Fact]
    public void LateCpu_WhoseRevidrNobodyKnows_IsUnknownOnlyWhereItMatters()
    {
        LateCpuOutcome outcome = Late("7.3", A53.Without("REVIDR_EL1") with { Midr = 0x410fd034 }, A72);
        Assert.Equal(LateCpuVerdict.Dies, outcome.Verdict); // erratum 845719 refuses it in any case
        Assert.Contains(outcome.Missing, fact => fact.What == "REVIDR_EL1");
        Assert.Empty(outcome.Lines);
    }

    [Fact]
    public void LateCpu_OfAKindThatBooted_ComesUp()
    {
        Assert.Equal(LateCpuVerdict.ComesUp, Late("7.3", A72, A53, A72).Verdict);
        Assert.Equal(LateCpuVerdict.ComesUp, Late("7.3", A53, A53, A72).Verdict);
        CpuModel hardlyKnown = new() { Name = "x", VendorId = "ARM", Midr = 0x410fd034 };
        Assert.Equal(LateCpuVerdict.ComesUp, Late("7.3", hardlyKnown, hardlyKnown).Verdict);
    }

    [Fact]
    public void LateCpu_OfAPartialModel_IsNotTakenForAlike()
    {
        CpuModel partial = new() { Name = "x", VendorId = "ARM", Midr = 0x410fd034, IsPartial = true };
        Assert.Equal(LateCpuVerdict.Unknown, Late("7.3", partial, partial).Verdict);
    }

    [Fact]
    public void LateCpu_WithSmallerAsids_PanicsTheMachine()
    {
        LateCpuOutcome outcome = Late("6.12", A72.With("ID_AA64MMFR0_EL1.ASIDBITS", 0), A72);
        Assert.Equal(LateCpuVerdict.Panics, outcome.Verdict);
        Assert.Equal("CPU4: smaller ASID size(8) than boot CPU (16)", Assert.Single(outcome.Lines).Text);
    }

    [Fact]
    public void LateCpu_WithMoreAsids_ComesUpWithAWarning()
    {
        LateCpuOutcome outcome = Late("6.12", A72, A72.With("ID_AA64MMFR0_EL1.ASIDBITS", 0));
        Assert.Equal(LateCpuVerdict.ComesUp, outcome.Verdict);
        Assert.Equal(
            [
                "CPU features: SANITY CHECK: Unexpected variation in SYS_ID_AA64MMFR0_EL1. "
                    + "Boot CPU: 0x00000000001104, CPU4: 0x00000000001124",
                "CPU features: Unsupported CPU feature variation detected.",
            ],
            outcome.Variations.Select(line => line.Text), StringComparer.Ordinal);
        Assert.All(outcome.Variations, line => Assert.Equal(KernelLogLevel.Warn, line.Level));
    }

    [Fact]
    public void Cpu_WithoutVhe_PanicsAMachineThatRunsAtEl2_AtBootToo()
    {
        LateCpuOutcome late = Late("7.3", A76.With("ID_AA64MMFR1_EL1.VH", 0), A76);
        Assert.Equal(LateCpuVerdict.Panics, late.Verdict);
        Assert.Equal(
            "CPU features: CPU4: Detected conflict for capability 65 (Virtualization Host Extensions), "
                + "System: 1, CPU: 0",
            late.Lines[0].Text);
        ArmBoot boot = ArmBoot.Of(
            ArmRules.Linux73, ArmOptions.Default,
            [new ArmCpu(0, A76), new ArmCpu(1, A76.With("ID_AA64MMFR1_EL1.VH", 0))]);
        Assert.Equal(LateCpuVerdict.Panics, Assert.Single(boot.AtBoot).Outcome.Verdict);
    }

    [Theory]
    [InlineData("kvm-arm.mode=nvhe")]
    [InlineData("kvm_arm.mode=protected")]
    public void Cpu_WithoutVhe_IsFineWhereTheKernelRunsAtEl1(string commandLine)
    {
        CpuModel without = A76.With("ID_AA64MMFR1_EL1.VH", 0);
        ArmSystem system = ArmModels.Boot(ArmRules.Linux73, ArmOptions.Of(commandLine, null), A76);
        Assert.Equal(LateCpuVerdict.ComesUp, LateCpuCheck.Check(system, new ArmCpu(4, without)).Verdict);
    }

    [Fact]
    public void LateCpu_ThatLacksWhatProgramsWereTold_Dies()
    {
        LateCpuOutcome outcome = Late("6.12", A76.With("ID_AA64ISAR0_EL1.DP", 0), A76);
        Assert.Equal(LateCpuVerdict.Dies, outcome.Verdict);
        Assert.Equal("CPU features: CPU4: missing HWCAP: KERNEL_HWCAP_ASIMDDP", outcome.Lines[0].Text);
        Assert.Equal("ID_AA64ISAR0_EL1.DP", outcome.Decisive!.Source);
    }

    [Fact]
    public void LateCpu_ThatHasMoreThanProgramsWereTold_ComesUp() => Assert.Equal(
        LateCpuVerdict.ComesUp, Late("6.12", A76, A76.With("ID_AA64ISAR0_EL1.DP", 0)).Verdict);

    [Fact]
    public void LateCpu_ThatLacksACapabilityOfTheSystem_Dies()
    {
        LateCpuOutcome outcome = Late("7.3", A76.With("ID_AA64ISAR0_EL1.ATOMIC", 0), A76);
        Assert.Equal(LateCpuVerdict.Dies, outcome.Verdict);
        Assert.Equal(
            "CPU features: CPU4: Detected conflict for capability 43 (LSE atomic instructions), System: 1, CPU: 0",
            outcome.Lines[0].Text);
    }

    [Fact]
    public void LateCpu_WithSmallerVmids_Dies() => Assert.Equal(
        "CPU features: CPU4: VMID width mismatch",
        Late("7.3", A76.With("ID_AA64MMFR1_EL1.VMIDBits", 0), A76).Lines[0].Text);

    /// <summary>The kernel asks the system's range: the CPU itself passes, and whoever comes next does not.</summary>
    [Fact]
    public void LateCpu_WithASmallerAddressRange_ComesUpAndKeepsTheNextOneOut()
    {
        CpuModel small = A76.With("ID_AA64MMFR0_EL1.PARANGE", 1);
        ArmSystem system = ArmModels.Boot(ArmRules.Linux73, ArmOptions.Default, A76);
        LateCpuOutcome first = LateCpuCheck.Check(system, new ArmCpu(4, small));
        Assert.Equal(LateCpuVerdict.ComesUp, first.Verdict);
        Assert.Empty(first.Variations);
        Assert.Equal(ArmEffect.FoldedIn, Assert.Single(first.Findings).Effect);
        LateCpuOutcome next = LateCpuCheck.Check(system.With(new ArmCpu(4, small)), new ArmCpu(5, A76));
        Assert.Equal(LateCpuVerdict.Dies, next.Verdict);
        Assert.Equal("CPU features: CPU5: IPA range mismatch", next.Lines[0].Text);
    }

    [Theory]
    [InlineData(new[] { 128, 256 }, new[] { 128 }, "SVE: cpu4: Required vector length(s) missing")]
    [InlineData(new[] { 128, 512 }, new[] { 128, 256, 512 }, "SVE: cpu4: Unsupported vector length(s) present")]
    [InlineData(new[] { 128, 256 }, new[] { 128, 256, 512 }, null)]
    [InlineData(new[] { 128, 256 }, new[] { 128, 256 }, null)]
    public void LateCpu_WithOtherVectorLengths_DiesWhereItMatters(int[] system, int[] cpu, string? line)
    {
        LateCpuOutcome outcome = Late(
            "7.3", Vectors with { Name = "late", SveLengths = ArmVectorLengths.Of(cpu) },
            Vectors with { SveLengths = ArmVectorLengths.Of(system) });
        Assert.Equal(line is null ? LateCpuVerdict.ComesUp : LateCpuVerdict.Dies, outcome.Verdict);
        Assert.Equal(
            line is null ? [] : [line, "CPU4: SVE: vector length support mismatch", "CPU4: will not boot"],
            outcome.Lines.Select(one => one.Text.Replace("CPU features: ", "", StringComparison.Ordinal)),
            StringComparer.Ordinal);
    }

    [Fact]
    public void LateCpu_OfWhichTheVectorLengthsAreNotKnown_IsUnknown()
    {
        LateCpuOutcome outcome = Late(
            "7.3", Vectors with { Name = "late" }, Vectors with { SveLengths = ArmVectorLengths.Of([128]) });
        Assert.Equal(LateCpuVerdict.Unknown, outcome.Verdict);
        Assert.Equal("needs the vector lengths of SVE of CPU 4", Assert.Single(outcome.Missing).ToString());
    }

    [Fact]
    public void LateCpu_ThatDiffersInAStrictField_ComesUpWithAWarning()
    {
        LateCpuOutcome outcome = Late("7.3", A76.With("ID_AA64DFR0_EL1.BRPs", 3), A76);
        Assert.Equal(LateCpuVerdict.ComesUp, outcome.Verdict);
        ArmFinding finding = Assert.Single(outcome.Findings);
        Assert.Equal(("ID_AA64DFR0_EL1.BRPs", "5", "3", ArmEffect.Warns), (
            finding.Source, finding.System, finding.Cpu, finding.Effect));
        Assert.Equal(2, outcome.Variations.Count);
    }

    /// <summary>Fields that matter to 32-bit code at EL1 may differ once a CPU runs none there.</summary>
    [Fact]
    public void Cpu_Without32BitCodeAtEl1_MayDifferInWhatThatCodeNeeds()
    {
        CpuModel with = A76.With("ID_AA64PFR0_EL1.EL1", 2).With("ID_PFR1_EL1.ProgMod", 1);
        CpuModel without = A76.With("ID_PFR1_EL1.ProgMod", 0);
        ArmBoot boot = ArmBoot.Of(
            ArmRules.Linux73, ArmOptions.Default, [new ArmCpu(0, with), new ArmCpu(1, without)]);
        Assert.Empty(boot.AtBoot[0].Outcome.Variations);
        Assert.Contains(boot.AtBoot[0].Outcome.Findings, finding => finding.Source == "ID_PFR1_EL1.ProgMod");
        ArmBoot still = ArmBoot.Of(
            ArmRules.Linux73, ArmOptions.Default,
            [new ArmCpu(0, with), new ArmCpu(1, with.With("ID_PFR1_EL1.ProgMod", 0))]);
        Assert.NotEmpty(still.AtBoot[0].Outcome.Variations);
    }

    /// <summary>A CPU that may answer a speculative read with an SError: warned of, and let in.</summary>
    [Fact]
    public void LateCpu_WithSpecSei_ComesUpWithAWarning()
    {
        LateCpuOutcome outcome = Late("7.3", A76.With("ID_AA64MMFR1_EL1.SpecSEI", 1), A76);
        Assert.Equal(LateCpuVerdict.ComesUp, outcome.Verdict);
        Assert.Equal(ArmEffect.Warns, Assert.Single(outcome.Findings).Effect);
        ArmField field = ArmRegisterTable.GetField("ID_AA64MMFR1_EL1.SpecSEI");
        ArmSystem system = ArmModels.Boot(ArmRules.Linux73, ArmOptions.Default, A76);
        Assert.Equal(0, system.Value(field));
        Assert.Equal(1, system.With(new ArmCpu(4, A76.With(field.ToString(), 1))).Value(field));
    }

    [Fact]
    public void LateCpu_Without32BitPrograms_DiesUnlessMismatchIsAllowed()
    {
        CpuModel late = A76.With("ID_AA64PFR0_EL1.EL0", 1);
        Assert.Equal(LateCpuVerdict.Dies, Late("7.3", late, A76).Verdict);
        ArmSystem system = ArmModels.Boot(ArmRules.Linux73, ArmOptions.Of("allow_mismatched_32bit_el0", null), A76);
        Assert.Equal(LateCpuVerdict.ComesUp, LateCpuCheck.Check(system, new ArmCpu(4, late)).Verdict);
    }

    [Theory]
    [InlineData("nokaslr", false)]
    [InlineData("", true)]
    [InlineData("kpti=0", false)]
    [InlineData("kpti=1", true)]
    public void LateCpu_WithoutE0pd_NeedsKptiWhereTheKernelIsAtARandomAddress(string commandLine, bool needs)
    {
        CpuModel boot = A76.With("ID_AA64MMFR2_EL1.E0PD", 1);
        ArmSystem system = ArmModels.Boot(ArmRules.Linux73, ArmOptions.Of(commandLine, null), boot);
        ArmCapability kpti = ArmRules.Linux73.FindCapability("UNMAP_KERNEL_AT_EL0")!;
        Assert.Equal(commandLine == "kpti=1", system.Has(kpti));
        Assert.Equal(needs, new ArmCapabilityRules(system, [], []).Has(kpti, new ArmCpu(4, A76)));
        Assert.Equal("E0PD", LateCpuCheck.Check(system, new ArmCpu(4, A76)).Decisive!.What);
    }

    [Fact]
    public void LateCpu_OfWhichARegisterIsMissing_SaysWhichFieldsDecide()
    {
        LateCpuOutcome outcome = Late("7.3", A76.Without("ID_AA64ISAR1_EL1") with { Name = "late" }, A76);
        Assert.Equal(LateCpuVerdict.Unknown, outcome.Verdict);
        Assert.Contains(new ArmFact(4, "ID_AA64ISAR1_EL1.LRCPC"), outcome.Missing);
        Assert.DoesNotContain(outcome.Missing, fact => fact.What.StartsWith("ID_AA64ISAR0", StringComparison.Ordinal));
        Assert.Empty(outcome.Lines);
    }

    [Fact]
    public void LateCpu_WithOtherCacheLines_DiesOverCtr()
    {
        LateCpuOutcome outcome = Late("7.3", A76.With("CTR_EL0.DminLine", 5), A76);
        Assert.Equal("Mismatched cache type (CTR_EL0)", outcome.Decisive!.What);
        Assert.Equal(LateCpuVerdict.ComesUp, Late("7.3", A76.With("CTR_EL0.L1Ip", 2), A76).Verdict);
    }

    [Fact]
    public void CommandLine_ThatHidesAField_HidesItOnEveryCpu()
    {
        CpuModel with = A76.With("ID_AA64PFR1_EL1.BT", 1);
        Assert.Equal(LateCpuVerdict.Dies, Late("7.3", A76, with).Verdict);
        ArmSystem system = ArmModels.Boot(ArmRules.Linux73, ArmOptions.Of("arm64.nobti", null), with);
        Assert.False(system.Has("BTI"));
        Assert.Equal(LateCpuVerdict.ComesUp, LateCpuCheck.Check(system, new ArmCpu(4, A76)).Verdict);
    }

    [Fact]
    public void Features_OfASystem_AreWhatItsCpusShare()
    {
        ArmSystem system = ArmModels.Boot(ArmRules.Linux612, ArmOptions.Of("kvm-arm.mode=nvhe", null), A76, A72);
        Assert.Equal("fp asimd aes pmull sha1 sha2 crc32", Told(system));
        Assert.Equal(
            "fp asimd aes pmull sha1 sha2 crc32 atomics fphp asimdhp asimdrdm lrcpc dcpop asimddp",
            Told(ArmModels.Boot(ArmRules.Linux612, ArmOptions.Default, A76)));
    }

    private static string Told(ArmSystem system) =>
        string.Join(' ', system.Features().Where(feature => feature.Has == true).Select(feature => feature.Name));

    private static LateCpuOutcome Late(string version, CpuModel late, params CpuModel[] boot) => LateCpuCheck.Check(
        ArmModels.Boot(ArmRules.All.Single(rules => rules.Version == version), ArmOptions.Default, boot),
        new ArmCpu(4, late));
}
