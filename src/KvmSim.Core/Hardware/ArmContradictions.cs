namespace KvmSim.Hardware;

/// <summary>
/// What no Arm CPU can have together (Arm ARM DDI 0487, D24.2: what the descriptions of the fields require).
/// </summary>
internal static class ArmContradictions
{
    private static readonly ArmField Sve = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.SVE");
    private static readonly ArmField Sme = ArmRegisterTable.GetField("ID_AA64PFR1_EL1.SME");
    private static readonly ArmField Mte = ArmRegisterTable.GetField("ID_AA64PFR1_EL1.MTE");
    private static readonly ArmField Fp = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.FP");
    private static readonly ArmField Simd = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.AdvSIMD");
    private static readonly ArmRegister SveFeatures = ArmRegisterTable.Get("ID_AA64ZFR0_EL1");
    private static readonly ArmRegister SmeFeatures = ArmRegisterTable.Get("ID_AA64SMFR0_EL1");
    private static readonly ArmRegister TagBlock = ArmRegisterTable.Get("GMID_EL1");

    /// <summary>Of each group one field at most is not zero: a CPU has one algorithm.</summary>
    private static readonly ArmField[][] OneOf =
    [
        [
            ArmRegisterTable.GetField("ID_AA64ISAR1_EL1.APA"), ArmRegisterTable.GetField("ID_AA64ISAR1_EL1.API"),
            ArmRegisterTable.GetField("ID_AA64ISAR2_EL1.APA3"),
        ],
        [
            ArmRegisterTable.GetField("ID_AA64ISAR1_EL1.GPA"), ArmRegisterTable.GetField("ID_AA64ISAR1_EL1.GPI"),
            ArmRegisterTable.GetField("ID_AA64ISAR2_EL1.GPA3"),
        ],
    ];

    /// <summary>What is said of a CPU and cannot be, in sentences.</summary>
    /// <param name="model">The CPU.</param>
    /// <param name="isEmulated">
    /// It is QEMU's TCG: its property sve changes the one field, and what else tells of SVE stays (recorded).
    /// </param>
    public static IEnumerable<string> Of(CpuModel model, bool isEmulated = false)
    {
        ArmRegisterSet all = model.ArmRegisters;
        if (all.Field(Fp) is { } fp && all.Field(Simd) is { } simd && fp != simd)
        {
            yield return $"{Fp} and {Simd} are alike on every CPU.";
        }

        foreach (ArmField[] group in OneOf)
        {
            ArmField[] set = [.. group.Where(field => all.Field(field) is not (null or 0))];
            if (set.Length > 1)
            {
                yield return $"{set[0]} and {set[1]} are not both set: a CPU has one algorithm.";
            }
        }

        if (all.Field(Sve) == 0 && model.SveLengths is not null)
        {
            yield return $"Without SVE ({Sve} is 0) there are no vector lengths of it.";
        }

        if (all.Field(Sme) == 0 && model.SmeLengths is not null)
        {
            yield return $"Without SME ({Sme} is 0) there are no vector lengths of it.";
        }

        if (all.Field(Sve) == 0 && all.Field(Sme) == 0 && !isEmulated && all[SveFeatures].Value != 0)
        {
            yield return $"{SveFeatures} is zero on a CPU without SVE and SME.";
        }

        if (all.Field(Sme) == 0 && all[SmeFeatures].Value != 0)
        {
            yield return $"{SmeFeatures} is zero on a CPU without SME.";
        }

        if (all.Field(Mte) < 2 && all[TagBlock].Value != 0)
        {
            yield return $"{TagBlock} is undefined on a CPU without tags in memory ({Mte} below 2).";
        }
    }
}
