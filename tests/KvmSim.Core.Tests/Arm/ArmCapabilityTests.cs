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
    [InlineData(
        "HAS_ICH_HCR_EL2_TDIR", 0x414fd0b1u, "",
        "ID_AA64PFR2_EL1.GCIE=0 ID_AA64PFR0_EL1.GIC=1 ICH_VTR_EL2.TDS=1", true)]
    [InlineData(
        "HAS_ICH_HCR_EL2_TDIR", 0x414fd0b1u, "",
        "ID_AA64PFR2_EL1.GCIE=0 ID_AA64PFR0_EL1.GIC=1 ICH_VTR_EL2.TDS=0", false)]
    [InlineData(
        "HAS_ICH_HCR_EL2_TDIR", 0x414fd0b1u, "",
        "ID_AA64PFR2_EL1.GCIE=0 ID_AA64PFR0_EL1.GIC=0 ICH_VTR_EL2.TDS=1", false)]
    [InlineData( // a GICv5 may have what GICv3's guests need, and no register here tells
        "HAS_ICH_HCR_EL2_TDIR", 0x414fd0b1u, "",
        "ID_AA64PFR2_EL1.GCIE=1 ID_AA64PFR0_EL1.GIC=0 ICH_VTR_EL2.TDS=0", null)]
    [InlineData("HAS_GICV5_LEGACY", 0x414fd0b1u, "", "ID_AA64PFR2_EL1.GCIE=1", null)]
    [InlineData("HAS_GICV5_LEGACY", 0x414fd0b1u, "", "ID_AA64PFR2_EL1.GCIE=0", false)]
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
    [InlineData(new[] { 5, 4 }, true)]
    [InlineData(new[] { 4, 4, 5 }, true)]
    public void CacheType_OfEarlyCpus_IsComparedWithThoseBefore(int[] lines, bool has)
    {
        CpuModel[] cpus = [.. lines.Select(line => ArmModels.A76.With("CTR_EL0.DminLine", line))];

        Assert.Equal(has, ArmModels.Boot(ArmRules.Linux73, ArmOptions.Default, cpus).Has("MISMATCHED_CACHE_TYPE"));
    }

    /// <summary>A CPU like the boot CPU differs all the same from what others have folded in since.</summary>
    [Fact]
    public void CacheType_OfALateCpuLikeTheBootCpu_IsComparedWithWhatFoldedIn()
    {
        CpuModel boot = ArmModels.A76.With("CTR_EL0.DminLine", 5), other = ArmModels.A76.With("CTR_EL0.DminLine", 4);
        ArmSystem system = ArmModels.Boot(ArmRules.Linux73, ArmOptions.Default, boot, other);
        ArmCapability capability = ArmRules.Linux73.FindCapability("MISMATCHED_CACHE_TYPE")!;

        Assert.True(new ArmCapabilityRules(system, [], []).Has(capability, new ArmCpu(4, boot)));
        Assert.False(new ArmCapabilityRules(system, [], []).Has(capability, new ArmCpu(5, other)));
    }

    /// <summary>A late ThunderX with erratum 27456 has no KPTI either, whatever the system has.</summary>
    [Theory]
    [InlineData(0x431f0a11u, false)]
    [InlineData(0x431f0a12u, true)]
    public void Kpti_OfALateThunderX_IsNever(uint midr, bool has)
    {
        ArmSystem system = Boot("7.3", "kpti=1", ArmModels.A76);
        ArmCapability kpti = ArmRules.Linux73.FindCapability("UNMAP_KERNEL_AT_EL0")!;
        CpuModel late = ArmModels.A76 with { Name = "t88", Midr = midr };

        Assert.Equal(has, new ArmCapabilityRules(system, [], []).Has(kpti, new ArmCpu(4, late)));
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

    /// <summary>A late CPU without it lacks it, whatever the boot CPU has; one with it may differ.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, null)]
    public void AddressAuthentication_WhereTheBootCpusLevelIsNotKnown_IsOpenForWhoHasIt(int late, bool? has)
    {
        ArmSystem system = Boot("7.3", "", ArmModels.A76.Without("ID_AA64ISAR1_EL1"));
        ArmCapability capability = ArmRules.Linux73.FindCapability("HAS_ADDRESS_AUTH_ARCH_QARMA5")!;
        ArmCpu cpu = new(4, ArmModels.A76.With("ID_AA64ISAR1_EL1.APA", late));

        Assert.Equal(has, new ArmCapabilityRules(system, [], []).Has(capability, cpu));
    }

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
