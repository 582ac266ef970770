using KvmSim.Arm;
using KvmSim.Hardware;
using Xunit;

namespace KvmSim.Core.Tests.Arm;

/// <summary>
/// The rules behind capabilities, each at its bounds: the functions of cpufeature.c, cpu_errata.c and proton-pack.c of
/// 6.12 and 7.3; the values of fields by the architecture's manual (DDI 0487, D24).
/// </summary>
public sealed class ArmCapabilityTests
{
    private const string Nested = "kvm-arm.mode=nested", Protected = "kvm-arm.mode=protected";

    [Theory]
    [InlineData("7.3", "HAS_RASV1P1_EXTN", "ID_AA64PFR0_EL1.RAS=2", true)]
    [InlineData("7.3", "HAS_RASV1P1_EXTN", "ID_AA64PFR0_EL1.RAS=1 ID_AA64PFR1_EL1.RAS_frac=1", true)]
    [InlineData("7.3", "HAS_RASV1P1_EXTN", "ID_AA64PFR0_EL1.RAS=1 ID_AA64PFR1_EL1.RAS_frac=0", false)]
    [InlineData("7.3", "HAS_RASV1P1_EXTN", "ID_AA64PFR0_EL1.RAS=0 ID_AA64PFR1_EL1.RAS_frac=1", false)]
    [InlineData("7.3", "HAS_PMUV3", "ID_AA64DFR0_EL1.PMUVer=0", false)]
    [InlineData("7.3", "HAS_PMUV3", "ID_AA64DFR0_EL1.PMUVer=1", true)]
    [InlineData("7.3", "HAS_PMUV3", "ID_AA64DFR0_EL1.PMUVer=9", true)]
    [InlineData("7.3", "HAS_PMUV3", "ID_AA64DFR0_EL1.PMUVer=15", false)] // one of the implementer's own
    [InlineData("6.12", "HAS_GENERIC_AUTH", "", false)]
    [InlineData("6.12", "HAS_GENERIC_AUTH", "ID_AA64ISAR1_EL1.GPA=1", true)]
    [InlineData("6.12", "HAS_GENERIC_AUTH", "ID_AA64ISAR1_EL1.GPI=1", true)]
    [InlineData("6.12", "HAS_GENERIC_AUTH", "ID_AA64ISAR2_EL1.GPA3=1", true)]
    [InlineData("6.12", "HAS_ADDRESS_AUTH", "", false)]
    [InlineData("6.12", "HAS_ADDRESS_AUTH", "ID_AA64ISAR1_EL1.APA=1", true)]
    [InlineData("6.12", "HAS_ADDRESS_AUTH", "ID_AA64ISAR1_EL1.API=2", true)]
    [InlineData("6.12", "HAS_ADDRESS_AUTH", "ID_AA64ISAR2_EL1.APA3=5", true)]
    [InlineData("7.3", "HAS_ADDRESS_AUTH_IMP_DEF", "ID_AA64ISAR1_EL1.APA=1", false)]
    [InlineData("7.3", "HAS_ADDRESS_AUTH_IMP_DEF", "ID_AA64ISAR1_EL1.API=1", true)]
    [InlineData("7.3", "HAS_LPA2", "ID_AA64MMFR0_EL1.TGRAN4=1 ID_AA64MMFR0_EL1.TGRAN4_2=3", true)]
    [InlineData("7.3", "HAS_LPA2", "ID_AA64MMFR0_EL1.TGRAN4=1 ID_AA64MMFR0_EL1.TGRAN4_2=2", false)]
    [InlineData("7.3", "HAS_LPA2", "ID_AA64MMFR0_EL1.TGRAN4=0 ID_AA64MMFR0_EL1.TGRAN4_2=3", false)]
    [InlineData("7.3", "HAS_VA52", "ID_AA64MMFR0_EL1.TGRAN4=1", true)]
    [InlineData("7.3", "HAS_VA52", "ID_AA64MMFR0_EL1.TGRAN4=0", false)]
    [InlineData("7.3", "SPECTRE_V2", "ID_AA64PFR0_EL1.CSV2=0", true)]
    [InlineData("7.3", "SPECTRE_V2", "ID_AA64PFR0_EL1.CSV2=1", false)]
    [InlineData("7.3", "SPECTRE_BHB", "ID_AA64PFR0_EL1.CSV2=2", true)]
    [InlineData("7.3", "SPECTRE_BHB", "ID_AA64PFR0_EL1.CSV2=3", false)]
    [InlineData("7.3", "HAS_BBML3", "ID_AA64MMFR2_EL1.BBM=2", false)]
    [InlineData("7.3", "HAS_BBML3", "ID_AA64MMFR2_EL1.BBM=3", true)]
    [InlineData("7.3", "MPAM", "", false)]
    [InlineData("7.3", "MPAM", "ID_AA64PFR0_EL1.MPAM=1", true)]
    [InlineData("7.3", "MPAM", "ID_AA64PFR1_EL1.MPAM_frac=1", true)]
    [InlineData("7.3", "MPAM_HCR", "ID_AA64PFR0_EL1.MPAM=1 MPAMIDR_EL1.HAS_HCR=1", true)]
    [InlineData("7.3", "MPAM_HCR", "ID_AA64PFR0_EL1.MPAM=1 MPAMIDR_EL1.HAS_HCR=0", false)]
    [InlineData("7.3", "MPAM_HCR", "ID_AA64PFR0_EL1.MPAM=0 MPAMIDR_EL1.HAS_HCR=1", false)]
    [InlineData("7.3", "HAS_CNP", "ID_AA64MMFR2_EL1.CnP=1", true)]
    [InlineData("7.3", "HAS_CNP", "ID_AA64MMFR2_EL1.CnP=0", false)]
    public void Capability_OfFields_IsThereFromItsValueOn(string version, string name, string fields, bool has) =>
        Assert.Equal(has, Boot(version, "", A76(fields)).Has(name));

    /// <summary>What the command line asks of KVM: each mode has its own, and the fields decide beside it.</summary>
    [Theory]
    [InlineData("6.12", "", "KVM_PROTECTED_MODE", "", false)]
    [InlineData("6.12", Protected, "KVM_PROTECTED_MODE", "", true)]
    [InlineData("7.3", Protected, "KVM_HVHE", "ID_AA64MMFR1_EL1.VH=1", true)]
    [InlineData("7.3", Protected, "KVM_HVHE", "ID_AA64MMFR1_EL1.VH=0", false)]
    [InlineData("7.3", "", "KVM_HVHE", "ID_AA64MMFR1_EL1.VH=1", false)]
    [InlineData("6.12", Nested, "HAS_NESTED_VIRT", "ID_AA64MMFR2_EL1.NV=2", true)]
    [InlineData("6.12", Nested, "HAS_NESTED_VIRT", "ID_AA64MMFR2_EL1.NV=1", false)]
    [InlineData("6.12", "", "HAS_NESTED_VIRT", "ID_AA64MMFR2_EL1.NV=2", false)]
    [InlineData("6.12", Nested, "HAS_NESTED_VIRT", "ID_AA64MMFR4_EL1.NV_frac=1", false)]
    [InlineData("7.3", Nested, "HAS_NESTED_VIRT", "ID_AA64MMFR4_EL1.NV_frac=1", true)]
    [InlineData("7.3", Nested, "HAS_HCR_NV1", "ID_AA64MMFR2_EL1.NV=2 ID_AA64MMFR4_EL1.E2H0=0", true)]
    [InlineData("7.3", Nested, "HAS_HCR_NV1", "ID_AA64MMFR2_EL1.NV=2 ID_AA64MMFR4_EL1.E2H0=-1", true)]
    [InlineData("7.3", Nested, "HAS_HCR_NV1", "ID_AA64MMFR2_EL1.NV=2 ID_AA64MMFR4_EL1.E2H0=-2", false)]
    [InlineData("7.3", Nested, "HAS_HCR_NV1", "ID_AA64MMFR2_EL1.NV=0 ID_AA64MMFR4_EL1.E2H0=0", false)]
    [InlineData("7.3", "", "HAS_VIRT_HOST_EXTN", "ID_AA64MMFR1_EL1.VH=1", true)]
    [InlineData("7.3", "", "HAS_VIRT_HOST_EXTN", "ID_AA64MMFR1_EL1.VH=0", false)]
    [InlineData("7.3", "kvm-arm.mode=nvhe", "HAS_VIRT_HOST_EXTN", "ID_AA64MMFR1_EL1.VH=1", false)]
    [InlineData("7.3", "kvm-arm.mode=none", "HAS_VIRT_HOST_EXTN", "ID_AA64MMFR1_EL1.VH=1", true)]
    public void Capability_OfAMode_GoesByTheCommandLineAndTheFields(
        string version, string commandLine, string name, string fields, bool has) =>
        Assert.Equal(has, Boot(version, commandLine, A76(fields)).Has(name));

    /// <summary>Parts that are known for what their fields do not say, or not rightly.</summary>
    [Theory]
    [InlineData("6.12", 0x4e0f0040u, "HAS_CNP", false)] // Carmel: no common TLB entries in spite of the field
    [InlineData("7.3", 0x410fd4d0u, "HAS_BBML3", true)]
    [InlineData("7.3", 0x410fd821u, "HAS_BBML3", false)]
    [InlineData("7.3", 0x410fd823u, "HAS_BBML3", true)]
    [InlineData("7.3", 0x411fd820u, "HAS_BBML3", false)]
    [InlineData("7.3", 0x410fd034u, "SPECTRE_BHB", false)] // Cortex-A53 does not speculate that far
    [InlineData("7.3", 0x410fd034u, "SPECTRE_V4", false)]
    [InlineData("7.3", 0x414fd0b1u, "SPECTRE_V4", true)]
    public void Capability_OfAPart_GoesByMidr(string version, uint midr, string name, bool has) => Assert.Equal(
        has, Boot(version, "", ArmModels.A76 with { Name = "part", Midr = midr }).Has(name));

    /// <summary>
    /// Errata that want a part and something else: the kernel at EL2, a counter of Apple's own (PMUVer 15), an
    /// interrupt controller that reports SErrors, SME on all CPUs (cpu_errata.c). 0x610f0220: Apple M1's small core;
    /// 0x410fd070: Cortex-A57; 0x414fd0b1: Cortex-A76; 0x411fd8b0: C1-Pro.
    /// </summary>
    [Theory]
    [InlineData("WORKAROUND_PMUV3_IMPDEF_TRAPS", 0x610f0220u, "", "ID_AA64DFR0_EL1.PMUVer=15", true)]
    [InlineData("WORKAROUND_PMUV3_IMPDEF_TRAPS", 0x610f0220u, "", "ID_AA64DFR0_EL1.PMUVer=4", false)]
    [InlineData("WORKAROUND_PMUV3_IMPDEF_TRAPS", 0x410fd070u, "", "ID_AA64DFR0_EL1.PMUVer=15", false)]
    [InlineData(
        "WORKAROUND_PMUV3_IMPDEF_TRAPS", 0x610f0220u, "kvm-arm.mode=nvhe", "ID_AA64DFR0_EL1.PMUVer=15", false)]
    [InlineData("WORKAROUND_GICv3_BROKEN_SEIS", 0x610f0220u, "", "ICH_VTR_EL2.SEIS=1", true)]
    [InlineData("WORKAROUND_GICv3_BROKEN_SEIS", 0x610f0220u, "", "ICH_VTR_EL2.SEIS=0", false)]
    [InlineData("WORKAROUND_GICv3_BROKEN_SEIS", 0x410fd070u, "", "ICH_VTR_EL2.SEIS=1", false)]
    [InlineData("WORKAROUND_4193714", 0x411fd8b0u, "", "ID_AA64PFR1_EL1.SME=1", true)]
    [InlineData("WORKAROUND_4193714", 0x411fd8b0u, "", "ID_AA64PFR1_EL1.SME=0", false)]
    [InlineData("WORKAROUND_4193714", 0x410fd070u, "", "ID_AA64PFR1_EL1.SME=1", false)]
    [InlineData("WORKAROUND_1463225", 0x414fd0b1u, "", "", false)] // r4p1: up to r3p1 alone
    [InlineData("WORKAROUND_1463225", 0x413fd0b0u, "", "", true)]
    [InlineData("WORKAROUND_1463225", 0x413fd0b0u, "kvm-arm.mode=nvhe", "", false)]
    [InlineData("WORKAROUND_CAVIUM_TX2_219_TVM", 0x431f0af1u, "", "", null)] // threads: no register here tells
    [InlineData("WORKAROUND_CAVIUM_TX2_219_TVM", 0x410fd070u, "", "", false)]
    [InlineData("MISMATCHED_CACHE_TYPE", 0x414fd0b1u, "", "", false)]
    [InlineData("ALWAYS_BOOT", 0x414fd0b1u, "", "", true)]
    [InlineData("ALWAYS_SYSTEM", 0x414fd0b1u, "", "", true)]
    public void Erratum_ThatWantsAPartAndMore_IsThereWithBoth(
        string name, uint midr, string commandLine, string fields, bool? has) => Assert.Equal(
            has, Boot("7.3", commandLine, A76(fields) with { Name = "part", Midr = midr }).Has(name));

    /// <summary>
    /// Caches of another type than those before: the first CPU settles none, a field that folds in settles it for the
    /// next.
    /// </summary>
    [Theory]
    [InlineData(new[] { 4, 4 }, false)]
    [InlineData(new[] { 4, 5 }, true)]
    [InlineData(new[] { 4, 4, 5 }, true)]
    public void CacheType_OfEarlyCpus_IsComparedWithThoseBefore(int[] lines, bool has)
    {
        CpuModel[] cpus = [.. lines.Select(line => ArmModels.A76.With("CTR_EL0.DminLine", line))];

        Assert.Equal(has, ArmModels.Boot(ArmRules.Linux73, ArmOptions.Default, cpus).Has("MISMATCHED_CACHE_TYPE"));
    }

    /// <summary>Where the CPU cannot be told not to store past loads, firmware has the word about Spectre v4.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public void SpectreV4_WithoutSsbs_TakesFirmwaresWordForGranted(int ssbs, bool assumes)
    {
        List<string> assumed = [];
        ArmSystem system = Boot("7.3", "", ArmModels.A76);
        ArmCapability capability = ArmRules.Linux73.FindCapability("SPECTRE_V4")!;

        Assert.True(new ArmCapabilityRules(system, [], assumed).Has(
            capability, new ArmCpu(4, ArmModels.A76.With("ID_AA64PFR1_EL1.SSBS", ssbs))));
        Assert.Equal(assumes, assumed.Exists(text => text.Contains("Spectre v4", StringComparison.Ordinal)));
    }

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

    /// <summary>
    /// Pointer authentication of a CPU that comes has to be at the boot CPU's very level (has_address_auth_cpucap).
    /// </summary>
    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(2, 1, false)]
    [InlineData(1, 0, false)]
    [InlineData(0, 1, false)]
    public void AddressAuthentication_OfALateCpu_IsThereAtTheSameLevel(int boot, int late, bool has)
    {
        const string Field = "ID_AA64ISAR1_EL1.APA";
        ArmSystem system = Boot("7.3", "", ArmModels.A76.With(Field, boot));
        ArmCapability capability = ArmRules.Linux73.FindCapability("HAS_ADDRESS_AUTH_ARCH_QARMA5")!;

        ArmCpu cpu = new(4, ArmModels.A76.With(Field, late));

        Assert.Equal(has, new ArmCapabilityRules(system, [], []).Has(capability, cpu));
    }

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

    /// <summary>What KVM takes of whoever starts a guest, by what the field is to it (arm64_check_features).</summary>
    [Theory]
    [InlineData("Writable", null, 2, 2, true)]
    [InlineData("Writable", null, 1, 2, true)]
    [InlineData("Writable", null, 3, 2, false)]
    [InlineData("Writable", 1, 1, 2, true)]
    [InlineData("Writable", 1, 0, 2, false)]
    [InlineData("Fixed", null, 2, 2, true)]
    [InlineData("Fixed", null, 0, 2, false)]
    [InlineData("Feature", null, 0, 2, true)]
    [InlineData("Feature", null, 1, 2, false)]
    [InlineData("Ignored", null, 3, 0, true)] // the host's own
    [InlineData("Ignored", null, 2, 0, false)]
    [InlineData("Ignored", null, 3, 1, false)]
    public void GuestField_TakesWhatItsUseAllows(string use, int? least, int value, int shown, bool takes)
    {
        ArmTreatment lower = ArmRules.Linux73.TreatmentOf(ArmRegisterTable.GetField("ID_AA64ISAR0_EL1.AES"))!;
        ArmGuestField field = new(lower, Enum.Parse<ArmGuestUse>(use), least, null, []);

        Assert.Equal(takes, field.Takes(value, shown, 3));
    }

    private static ArmMidrRange Range(string part, string from, string to) =>
        ArmMidrRange.Of(["list", "41", part, from, to, "-"]);

    private static CpuModel A76(string fields) => fields.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(text => text.Split('='))
        .Aggregate(ArmModels.A76, (cpu, sides) => cpu.With(
            sides[0], long.Parse(sides[1], System.Globalization.CultureInfo.InvariantCulture)));

    private static ArmSystem Boot(string version, string commandLine, CpuModel cpu)
    {
        ArmRules rules = ArmRules.All.Single(one => one.Version == version);
        return ArmModels.Boot(rules, ArmOptions.Of(commandLine, rules), cpu);
    }
}
