namespace KvmSim.Hardware;

/// <summary>What is known of a register of an Arm CPU.</summary>
/// <param name="Value">The bits that are known; the others are zero.</param>
/// <param name="Known">Which bits are known.</param>
public readonly record struct ArmRegisterValue(ulong Value, ulong Known)
{
    /// <summary>A register of which all bits of a field are known; null where one is not.</summary>
    public long? Field(ArmField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return (Known & field.Mask) == field.Mask ? field.ValueOf(Value) : null;
    }

    /// <summary>This value with the bits that the other knows laid over it.</summary>
    public ArmRegisterValue Overlay(ArmRegisterValue other) =>
        new((Value & ~other.Known) | other.Value, Known | other.Known);

    /// <summary>Hexadecimal digits behind "0x", "?" for those of which a bit is not known.</summary>
    /// <param name="digits">At least so many.</param>
    internal string ToText(int digits)
    {
        char[] text = new char[16];
        int least = 15;
        for (int i = 0; i < 16; i++)
        {
            int shift = (15 - i) * 4;
            bool isKnown = ((Known >> shift) & 0xf) == 0xf;
            text[i] = isKnown ? "0123456789abcdef"[(int)((Value >> shift) & 0xf)] : '?';
            least = text[i] != '0' && i < least ? i : least;
        }

        return "0x" + new string(text, Math.Min(least, 16 - digits), 16 - Math.Min(least, 16 - digits));
    }
}
