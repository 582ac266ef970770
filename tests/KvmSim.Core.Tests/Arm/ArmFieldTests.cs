using KvmSim.Arm;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Arm;

/// <summary>
/// Values by themselves: which one of several is safe, what the command line puts in their place, what MIDR_EL1 and
/// PARange mean (cpufeature.c, idreg-override.c of 6.12 and 7.3; DDI 0487, D24).
/// </summary>
public sealed class ArmFieldTests
{
    /// <summary>A range goes from one variant and revision to another; an x in a part is any digit.</summary>
    [Theory]
    [InlineData("d0x", 0x410fd033u, true)]
    [InlineData("d0x", 0x410fd0f3u, true)]
    [InlineData("d0x", 0x410fd133u, false)]
    [InlineData("d03", 0x410fd033u, true)]
    [InlineData("d03", 0x410fd032u, false)]
    [InlineData("d03", 0x410fd03fu, true)]
    [InlineData("d03", 0x411fd030u, true)]
    [InlineData("d03", 0x411fd032u, true)]
    [InlineData("d03", 0x411fd033u, false)]
    [InlineData("d03", 0x412fd030u, false)]
    [InlineData("d03", 0x420fd033u, false)]
    [InlineData("d03", 0x410fd043u, false)]
    public void Range_FromR0p3ToR1p2_HasTheRevisionsBetween(string part, uint midr, bool has) =>
        Assert.Equal(has, Range(part, "r0p3", "r1p2").Has(midr, null));

    /// <summary>Where fields of MIDR_EL1 alone are known, a range that they do not exclude is open.</summary>
    [Theory]
    [InlineData("r0p0", "r15p15", 0x4100d030u, 0xff00fff0u, true)]
    [InlineData("r0p0", "r15p15", 0x4100d030u, 0xff000000u, null)]
    [InlineData("r0p0", "r15p15", 0x4200d030u, 0xff000000u, false)]
    [InlineData("r0p0", "r15p15", 0x4100d040u, 0x0000fff0u, false)]
    [InlineData("r0p3", "r1p2", 0x4100d030u, 0xff00fff0u, null)]
    [InlineData("r0p0", "r1p2", 0x4100d030u, 0xff00fff0u, null)]
    public void Range_OfWhatIsKnownInPart_IsOpenWhereItMayBe(
        string from, string to, uint value, uint known, bool? has) =>
        Assert.Equal(has, Range("d03", from, to).Has(new ArmRegisterValue(value, known)));

    /// <summary>The bits of PARange (D24.2.86), and KVM's limit of 48 without LPA2 (kvm_set_ipa_limit).</summary>
    [Theory]
    [InlineData(0, 32)]
    [InlineData(1, 36)]
    [InlineData(2, 40)]
    [InlineData(3, 42)]
    [InlineData(4, 44)]
    [InlineData(5, 48)]
    [InlineData(6, 48)]
    public void IpaLimit_OfARange_IsItsWidthUpTo48(int range, int bits)
    {
        CpuModel cpu = ArmModels.A76.With("ID_AA64MMFR0_EL1.PARANGE", range);

        Assert.Equal(bits, Boot("7.3", "", cpu).IpaLimit);
        CpuModel wide = cpu.With("ID_AA64MMFR0_EL1.TGRAN4", 1).With("ID_AA64MMFR0_EL1.TGRAN4_2", 3);
        Assert.Equal(range == 6 ? 52 : bits, Boot("7.3", "", wide).IpaLimit);
    }

    /// <summary>Whether 52 bits count hangs on LPA2; up to 48 nothing does.</summary>
    [Theory]
    [InlineData(6, 5)]
    [InlineData(5, 4)]
    public void IpaLimit_WhereNobodyKnowsOfLpa2_IsOpenBeyond48(int range, int late)
    {
        CpuModel open = ArmModels.A76.Without("ID_AA64MMFR0_EL1");
        ArmField field = ArmRegisterTable.GetField("ID_AA64MMFR0_EL1.PARANGE");
        CpuModel cpu = open with
        {
            ArmRegisters = open.ArmRegisters.Overlay(ArmRegisterSet.Of(
                [KeyValuePair.Create(field.Register, new ArmRegisterValue((ulong)range, field.Mask))])),
        };
        ArmSystem system = Boot("7.3", "", cpu);

        Assert.Equal(range == 6 ? null : 48, system.IpaLimit);
        LateCpuOutcome next = LateCpuCheck.Check(
            system.With(new ArmCpu(4, cpu.With(field.ToString(), late))), new ArmCpu(5, cpu));
        ArmFinding finding = next.Findings.Single(found => found.What == "IPA range of the system");
        Assert.Equal(range == 6 ? ArmEffect.Unknown : ArmEffect.Refuses, finding.Effect);
    }

    /// <summary>
    /// The safe one of some values (arm64_ftr_safe_value), also where one of them is not known and cannot matter. ? is
    /// not known; the exact rule's own value is 1. FP is a signed field, AES is none.
    /// </summary>
    [Theory]
    [InlineData("Lower", "AES", "1 2", 1)]
    [InlineData("Lower", "AES", "0 ?", 0)]
    [InlineData("Lower", "AES", "1 ?", null)]
    [InlineData("Lower", "FP", "-1 0", -1)]
    [InlineData("Lower", "FP", "-8 ?", -8)]
    [InlineData("Lower", "FP", "0 ?", null)]
    [InlineData("Higher", "AES", "1 2", 2)]
    [InlineData("Higher", "AES", "15 ?", 15)]
    [InlineData("Higher", "AES", "14 ?", null)]
    [InlineData("Higher", "AES", "7 ?", null)]
    [InlineData("Higher", "FP", "7 ?", 7)]
    [InlineData("HigherOrZero", "AES", "0 3", 0)]
    [InlineData("HigherOrZero", "AES", "2 3", 3)]
    [InlineData("HigherOrZero", "AES", "0 ?", 0)]
    [InlineData("HigherOrZero", "AES", "2 ?", null)]
    [InlineData("Exact", "AES", "2 2", 2)]
    [InlineData("Exact", "AES", "2 3", 1)]
    [InlineData("Exact", "AES", "2 3 ?", 1)]
    [InlineData("Exact", "AES", "2 ?", null)]
    [InlineData("Exact", "AES", "2 2 ?", null)]
    public void Safe_OfValues_GoesByTheRule(string rule, string name, string values, int? safe)
    {
        ArmField field = ArmRegisterTable.GetField(
            name == "AES" ? "ID_AA64ISAR0_EL1.AES" : "ID_AA64PFR0_EL1.FP");
        ArmTreatment treatment = ArmRules.Linux73.TreatmentOf(field)! with
        {
            Rule = Enum.Parse<ArmSafeRule>(rule),
            SafeValue = 1,
        };

        Assert.Equal(safe, treatment.Safe([.. values.Split(' ').Select(value => value == "?"
            ? (long?)null
            : long.Parse(value, System.Globalization.CultureInfo.InvariantCulture))]));
    }

    /// <summary>The words that take fields (idreg-override.c): all that they stand for, and nothing beside.</summary>
    [Theory]
    [InlineData("arm64.nosve", "ID_AA64PFR0_EL1.SVE", 0)]
    [InlineData("arm64.nosve", "ID_AA64ZFR0_EL1.SVEver", 0)]
    [InlineData("arm64.nosme", "ID_AA64PFR1_EL1.SME", 0)]
    [InlineData("arm64.nobti", "ID_AA64PFR1_EL1.BT", 0)]
    [InlineData("arm64.nogcs", "ID_AA64PFR1_EL1.GCS", 0)]
    [InlineData("arm64.nomops", "ID_AA64ISAR2_EL1.MOPS", 0)]
    [InlineData("arm64.nomte", "ID_AA64PFR1_EL1.MTE", 0)]
    [InlineData("arm64.no32bit_el0", "ID_AA64PFR0_EL1.EL0", 1)]
    [InlineData("arm64.nopauth", "ID_AA64ISAR1_EL1.GPI", 0)]
    [InlineData("arm64.nopauth", "ID_AA64ISAR1_EL1.GPA", 0)]
    [InlineData("arm64.nopauth", "ID_AA64ISAR1_EL1.API", 0)]
    [InlineData("arm64.nopauth", "ID_AA64ISAR1_EL1.APA", 0)]
    [InlineData("arm64.nopauth", "ID_AA64ISAR2_EL1.GPA3", 0)]
    [InlineData("arm64.nopauth", "ID_AA64ISAR2_EL1.APA3", 0)]
    [InlineData("kvm-arm.mode=nvhe", "ID_AA64MMFR1_EL1.VH", 0)]
    public void Word_ThatTakesAField_LeavesItsValue(string word, string name, long value)
    {
        ArmField field = ArmRegisterTable.GetField(name);
        CpuModel cpu = ArmModels.A76.With("ID_AA64ISAR0_EL1.AES", 2).With(name, value + 1);

        Assert.Equal(value + 1, Boot("7.3", "", cpu).Value(field));
        Assert.Equal(value, Boot("7.3", word, cpu).Value(field));
        Assert.Equal(2, Boot("7.3", word, cpu).Value(ArmRegisterTable.GetField("ID_AA64ISAR0_EL1.AES")));
    }

    private static ArmMidrRange Range(string part, string from, string to) =>
        ArmMidrRange.Of(["list", "41", part, from, to, "-"]);

    private static ArmSystem Boot(string version, string commandLine, CpuModel cpu)
    {
        ArmRules rules = ArmRules.All.Single(one => one.Version == version);
        return ArmModels.Boot(rules, ArmOptions.Of(commandLine, rules), cpu);
    }
}
