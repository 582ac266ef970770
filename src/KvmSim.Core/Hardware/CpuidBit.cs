using System.Globalization;

namespace KvmSim.Hardware;

/// <summary>A bit of a CPUID leaf.</summary>
/// <param name="Leaf">EAX on input.</param>
/// <param name="Subleaf">ECX on input.</param>
/// <param name="Register">Which of the four answers.</param>
/// <param name="Bit">0 to 31.</param>
public readonly record struct CpuidBit(uint Leaf, uint Subleaf, CpuidRegister Register, int Bit)
{
    /// <summary>As the SDM writes it, e.g. "CPUID.07H.0:ECX[2]" or "CPUID.80000001H:ECX[2]".</summary>
    public override string ToString()
    {
        string subleaf = Leaf is 7 or 0xd or 0x14 or 0x12 or 0x1e or 0x24 ? $".{Subleaf}" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"CPUID.{Leaf:X2}H{subleaf}:{Register.ToString().ToUpperInvariant()}[{Bit}]");
    }
}
