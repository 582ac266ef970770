namespace KvmSim.Hardware;

/// <summary>A field of an identification register of an Arm CPU (Arm ARM DDI 0487, by its names).</summary>
public sealed class ArmField
{
    internal ArmField(ArmRegister register, string name, int high, int low, bool isSigned) =>
        (Register, Name, High, Low, IsSigned) = (register, name, high, low, isSigned);

    /// <summary>The register.</summary>
    public ArmRegister Register { get; }

    /// <summary>The name, e.g. "SVE".</summary>
    public string Name { get; }

    /// <summary>The highest bit.</summary>
    public int High { get; }

    /// <summary>The lowest bit.</summary>
    public int Low { get; }

    /// <summary>Whether values with the highest bit set are below zero.</summary>
    public bool IsSigned { get; }

    /// <summary>How many bits it has.</summary>
    public int Width => High - Low + 1;

    /// <summary>Its bits in the register.</summary>
    public ulong Mask => (Width == 64 ? ulong.MaxValue : (1UL << Width) - 1) << Low;

    /// <summary>The bits of the field, at the bottom of a word.</summary>
    public ulong BitsOf(ulong register) => (register & Mask) >> Low;

    /// <summary>The value of the field as the architecture means it.</summary>
    public long ValueOf(ulong register) => ValueOf(register, IsSigned);

    /// <summary>"ID_AA64PFR0_EL1.SVE".</summary>
    public override string ToString() => $"{Register.Name}.{Name}";

    /// <summary>The value of the field, taken for signed or not.</summary>
    internal long ValueOf(ulong register, bool isSigned)
    {
        ulong bits = BitsOf(register);
        return isSigned && (bits >> (Width - 1)) == 1 ? (long)bits - (1L << Width) : (long)bits;
    }
}
