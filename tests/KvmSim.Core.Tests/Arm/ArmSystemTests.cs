using KvmSim.Arm;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Arm;

/// <summary>
/// What the kernel makes of the CPUs that booted: safe values, capabilities, what programs are told (cpufeature.c,
/// cpu_errata.c, uapi/asm/hwcap.h of 6.12.117 and 7.3.4).
/// </summary>
public sealed class ArmSystemTests
{
    private static readonly CpuModel A72 = ArmModels.A72, A76 = ArmModels.A76;

    /// <summary>
    /// Cortex-A510 r1p1 is mended by bit 25 of REVIDR_EL1, C1-Pro r1p2 by bit 0; earlier ones are not.
    /// </summary>
    [Theory]
    [InlineData("6.12", "WORKAROUND_2658417", 0x411fd461, 1UL << 25, false)]
    [InlineData("7.3", "WORKAROUND_2658417", 0x411fd461, 1UL << 25, false)]
    [InlineData("7.3", "WORKAROUND_2658417", 0x411fd461, 1UL << 24, true)]
    [InlineData("7.3", "WORKAROUND_2658417", 0x411fd460, 1UL << 25, true)]
    [InlineData("7.3", "WORKAROUND_2658417", 0x411fd462, 0UL, false)]
    [InlineData("7.3", "WORKAROUND_4193714", 0x411fd8b2, 1UL, false)]
    [InlineData("7.3", "WORKAROUND_4193714", 0x411fd8b2, 2UL, true)]
    [InlineData("7.3", "WORKAROUND_4193714", 0x411fd8b1, 1UL, true)]
    public void Erratum_ThatARevisionMends_IsNotThere(
        string version, string list, uint midr, ulong revidr, bool expected)
    {
        ArmMidrRange range = Assert.Single(RulesOf(version).Midrs[list]);
        Assert.Equal(expected, range.Has(midr, revidr));
    }

    /// <summary>A late Cortex-A510 r1p1 comes to a system of r1p2 if it is mended, and dies if it is not.</summary>
    [Theory]
    [InlineData(0x2000000L, "ComesUp")]
    [InlineData(0L, "Dies")]
    [InlineData(null, "Unknown")]
    public void LateCpu_OfARevisionThatMayBeMended_HangsOnRevidr(long? revidr, string expected)
    {
        CpuModel early = A76 with { Name = "r1p2", Midr = 0x411fd462 };
        CpuModel late = A76 with { Name = "r1p1", Midr = 0x411fd461 };
        late = revidr is { } known ? late.With("REVIDR_EL1.Value", known) : late.Without("REVIDR_EL1");
        ArmSystem system = ArmModels.Boot(ArmRules.Linux73, ArmOptions.Default, early);
        Assert.Equal(expected, LateCpuCheck.Check(system, new ArmCpu(4, late)).Verdict.ToString());
    }

    /// <summary>Some fields the kernel takes for signed, which the architecture does not: 0b1111 is lower.</summary>
    [Theory]
    [InlineData("ID_AA64PFR1_EL1.MTE_frac", 15, 0)]
    [InlineData("ID_MMFR0_EL1.InnerShr", 15, 1)]
    [InlineData("ID_MMFR0_EL1.OuterShr", 15, 1)]
    [InlineData("ID_DFR1_EL1.MTPMU", 15, 1)]
    [InlineData("ID_AA64PFR1_EL1.SSBS", 1, 2)]
    public void Value_OfAFieldThatTheKernelTakesForSigned_IsTheLowerOne(string name, long lower, long higher)
    {
        ArmField field = ArmRegisterTable.GetField(name);
        CpuModel one = A76.With(name, lower), other = A76.With(name, higher);
        Assert.Equal(lower, Boot("7.3", one, other).Value(field));
        Assert.Equal(lower, Boot("7.3", other, one).Value(field));
    }

    /// <summary>6.12 never compares ID_AA64MMFR4_EL1: what the boot CPU has there stays.</summary>
    [Theory]
    [InlineData("6.12", 0)]
    [InlineData("7.3", -1)]
    public void Value_OfARegisterThatIsNotCompared_IsTheBootCpus(string version, long expected) => Assert.Equal(
        expected,
        Boot(version, A76, A76.With("ID_AA64MMFR4_EL1.E2H0", -1))
            .Value(ArmRegisterTable.GetField("ID_AA64MMFR4_EL1.E2H0")));

    /// <summary>
    /// A CPU that hangs at boot changes nothing; one of which nobody knows whether it comes counts as there, and what
    /// it has is not known.
    /// </summary>
    [Fact]
    public void Boot_WithACpuThatHangsOrMayNotCome_CountsTheOneThatMay()
    {
        ArmField aes = ArmRegisterTable.GetField("ID_AA64ISAR0_EL1.AES");
        CpuModel hangs = A76.With("ID_AA64MMFR0_EL1.TGRAN4", -1).With("ID_AA64ISAR0_EL1.AES", 0);
        CpuModel open = A76.Without("ID_AA64ISAR0_EL1").Without("ID_AA64MMFR0_EL1");

        Assert.Single(Boot("7.3", A76, hangs).All);
        Assert.Equal(2, Boot("7.3", A76, hangs).Value(aes));
        Assert.Equal(2, Boot("7.3", A76, open).All.Count);
        Assert.Null(Boot("7.3", A76, open).Value(aes));
    }

    /// <summary>/proc/cpuinfo goes by the bits of hwcap.h: what is new in AT_HWCAP stands before AT_HWCAP2.</summary>
    [Fact]
    public void Features_StandInTheOrderOfTheirBits()
    {
        string names = string.Join(' ', Boot("7.3", A76).Features().Select(feature => feature.Name));
        Assert.Contains(" pacg gcs cmpbr fprcvt f8mm8 ", names, StringComparison.Ordinal);
        Assert.Contains(" smesmop4 dcpodp sve2 ", names, StringComparison.Ordinal);
        Assert.Contains(" poe mtefar mtestoreonly lsfe ls64 sveb16mm ", names, StringComparison.Ordinal);
    }

    /// <summary>ThunderX with erratum 27456 runs without KPTI, whatever asks for it.</summary>
    [Theory]
    [InlineData(0x431f0a11, "", false)]
    [InlineData(0x431f0a11, "kpti=1", false)]
    [InlineData(0x431f0a12, "", true)]
    [InlineData(0x431f0a12, "nokaslr kpti=1", true)]
    public void Kpti_OfThunderX_IsNever(uint midr, string commandLine, bool expected) => Assert.Equal(
        expected,
        ArmModels.Boot(ArmRules.Linux73, ArmOptions.Of(commandLine, null), A76 with { Name = "t88", Midr = midr })
            .Has("UNMAP_KERNEL_AT_EL0"));

    /// <summary>With mitigations=off the boot CPU settles whether a kernel at a random address wants KPTI.</summary>
    [Theory]
    [InlineData("mitigations=off", 1, 0, false)]
    [InlineData("mitigations=off", 0, 1, true)]
    [InlineData("", 1, 0, true)]
    public void Kpti_WithoutMitigations_GoesByTheBootCpu(string commandLine, int boot, int other, bool expected)
    {
        const string Field = "ID_AA64MMFR2_EL1.E0PD";
        CpuModel safe = A76.With("ID_AA64PFR0_EL1.CSV3", 1);
        Assert.Equal(
            expected,
            ArmModels.Boot(
                ArmRules.Linux73, ArmOptions.Of(commandLine, null), safe.With(Field, boot), safe.With(Field, other))
                .Has("UNMAP_KERNEL_AT_EL0"));
    }

    /// <summary>Erratum 1742098 takes AES from 32-bit programs: a late CPU may lack it.</summary>
    [Theory]
    [InlineData("6.12")]
    [InlineData("7.3")]
    public void Aes_Of32BitPrograms_IsNotToldWithErratum1742098(string version)
    {
        ArmHwcap aes = RulesOf(version).Hwcaps.Single(hwcap => hwcap.KernelName == "COMPAT_HWCAP2_AES");
        Assert.False(Boot(version, A72).Tells(aes));
        Assert.True(Boot(version, A76).Tells(aes));

        CpuModel with = A72.With("ID_ISAR5_EL1.AES", 1), without = A72.With("ID_ISAR5_EL1.AES", 0);
        Assert.Equal(
            LateCpuVerdict.ComesUp, LateCpuCheck.Check(Boot(version, with), new ArmCpu(4, without)).Verdict);
    }

    /// <summary>arm64.nomte keeps 7.3 from looking at GMID_EL1, and not 6.12.</summary>
    [Theory]
    [InlineData("6.12", "arm64.nomte", true)]
    [InlineData("7.3", "arm64.nomte", false)]
    [InlineData("7.3", "", true)]
    public void Gmid_WhereTheCommandLineTakesTags_IsComparedByTheOldKernel(
        string version, string commandLine, bool isCompared)
    {
        CpuModel tags = A76.With("ID_AA64PFR1_EL1.MTE", 2).With("GMID_EL1.BS", 4);
        ArmSystem system = ArmModels.Boot(RulesOf(version), ArmOptions.Of(commandLine, RulesOf(version)), tags);
        SanityCheck check = SanityCheck.Of(system, new ArmCpu(4, tags.With("GMID_EL1.BS", 5)));
        Assert.Equal(isCompared, check.Lines.Any(line => line.Text.Contains("GMID_EL1", StringComparison.Ordinal)));
    }

    /// <summary>A CPU at boot without MPAM takes it from the system, before MPAMIDR_EL1 would be compared.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public void Mpamidr_IsComparedWhileTheSystemHasMpam(long mpam, bool isCompared)
    {
        CpuModel boot = A76.With("ID_AA64PFR0_EL1.MPAM", 1).With("MPAMIDR_EL1.HAS_HCR", 1);
        CpuModel other = boot.With("ID_AA64PFR0_EL1.MPAM", mpam).With("MPAMIDR_EL1.HAS_HCR", 0);
        ArmSystem system = ArmSystem.Of(ArmRules.Linux73, ArmOptions.Default, new ArmCpu(0, boot));
        SanityCheck check = SanityCheck.Of(system, new ArmCpu(1, other));
        Assert.Equal(isCompared, check.Lines.Any(line => line.Text.Contains("MPAMIDR_EL1", StringComparison.Ordinal)));
    }

    /// <summary>What the command line takes is not there for the system; 6.12 knows fewer of its words.</summary>
    [Theory]
    [InlineData("7.3", "arm64.nompam", "MPAM", false)]
    [InlineData("7.3", "", "MPAM", true)]
    [InlineData("7.3", "arm64.nowfxt", "HAS_WFXT", false)]
    [InlineData("6.12", "arm64.nowfxt", "HAS_WFXT", true)]
    [InlineData("7.3", "arm64.nohaft", "HAFT", false)]
    [InlineData("7.3", "", "HAFT", true)]
    [InlineData("7.3", "arm64.nosme", "SME_FA64", false)]
    [InlineData("7.3", "", "SME_FA64", true)]
    public void Capability_ThatTheCommandLineTakes_IsNotThere(
        string version, string commandLine, string name, bool expected)
    {
        CpuModel all = A76.With("ID_AA64PFR0_EL1.MPAM", 1).With("ID_AA64ISAR2_EL1.WFxT", 2)
            .With("ID_AA64MMFR1_EL1.HAFDBS", 3).With("ID_AA64PFR1_EL1.SME", 1).With("ID_AA64SMFR0_EL1.FA64", 1);
        ArmOptions options = ArmOptions.Of(commandLine, RulesOf(version));
        Assert.Equal(expected, ArmModels.Boot(RulesOf(version), options, all).Has(name));
    }

    private static ArmRules RulesOf(string version) => ArmRules.All.Single(rules => rules.Version == version);

    private static ArmSystem Boot(string version, params CpuModel[] cpus) =>
        ArmModels.Boot(RulesOf(version), ArmOptions.Default, cpus);
}
