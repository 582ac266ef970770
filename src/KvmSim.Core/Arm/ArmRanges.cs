namespace KvmSim.Arm;

/// <summary>The widths that ID_AA64MMFR0_EL1.PARange stands for (id_aa64mmfr0_parange_to_phys_shift).</summary>
internal static class ArmRanges
{
    /// <summary>The bits of a physical address.</summary>
    public static int WidthOf(long range) => range switch
    {
        0 => 32,
        1 => 36,
        2 => 40,
        3 => 42,
        4 => 44,
        6 => 52,
        _ => 48,
    };
}
