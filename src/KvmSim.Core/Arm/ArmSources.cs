namespace KvmSim.Arm;

/// <summary>What the rules of capabilities look at, by the architecture's names.</summary>
internal static class ArmSources
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["vhe"] = "ID_AA64MMFR1_EL1.VH",
        ["hvhe"] = "ID_AA64MMFR1_EL1.VH",
        ["kpti"] = "ID_AA64PFR0_EL1.CSV3, ID_AA64MMFR2_EL1.E0PD, MIDR_EL1",
        ["spectre-v2"] = "ID_AA64PFR0_EL1.CSV2, MIDR_EL1",
        ["spectre-v4"] = "ID_AA64PFR1_EL1.SSBS, MIDR_EL1",
        ["spectre-bhb"] = "ID_AA64PFR0_EL1.CSV2, MIDR_EL1",
        ["icv-dir"] = "ID_AA64PFR0_EL1.GIC, ICH_VTR_EL2.TDS",
        ["bbml3"] = "ID_AA64MMFR2_EL1.BBM, MIDR_EL1",
        ["address-auth-any"] = "ID_AA64ISAR1_EL1.APA, ID_AA64ISAR1_EL1.API, ID_AA64ISAR2_EL1.APA3",
        ["aarch32-el0"] = "ID_AA64PFR0_EL1.EL0",
        ["rasv1p1"] = "ID_AA64PFR0_EL1.RAS, ID_AA64PFR1_EL1.RAS_frac",
        ["nv1"] = "ID_AA64MMFR4_EL1.E2H0",
        ["cache-type"] = "CTR_EL0",
        ["mpam"] = "ID_AA64PFR0_EL1.MPAM, ID_AA64PFR1_EL1.MPAM_frac",
        ["system:mpam-hcr"] = "MPAMIDR_EL1.HAS_HCR",
        ["system:lpa2"] = "ID_AA64MMFR0_EL1.TGRAN4, ID_AA64MMFR0_EL1.TGRAN4_2",
        ["system:pmuv3"] = "ID_AA64DFR0_EL1.PMUVer",
        ["system:generic-auth"] = "ID_AA64ISAR1_EL1.GPA, ID_AA64ISAR1_EL1.GPI, ID_AA64ISAR2_EL1.GPA3",
        ["gicv5-legacy"] = "ID_AA64PFR2_EL1.GCIE, ICC_IDR0_EL1",
    };

    /// <summary>The fields or registers of a rule; MIDR_EL1 for one that goes by who the CPU is.</summary>
    public static string Of(string rule) => Known.GetValueOrDefault(rule, "MIDR_EL1");
}
