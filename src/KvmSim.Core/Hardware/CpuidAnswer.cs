using System.Globalization;

namespace KvmSim.Hardware;

/// <summary>What CPUID answers to one leaf.</summary>
/// <param name="Eax">EAX on output.</param>
/// <param name="Ebx">EBX on output.</param>
/// <param name="Ecx">ECX on output.</param>
/// <param name="Edx">EDX on output.</param>
public readonly record struct CpuidAnswer(uint Eax, uint Ebx, uint Ecx, uint Edx)
{
    /// <summary>The register of that name.</summary>
    public uint this[CpuidRegister register] => register switch
    {
        CpuidRegister.Eax => Eax,
        CpuidRegister.Ebx => Ebx,
        CpuidRegister.Ecx => Ecx,
        _ => Edx,
    };

    /// <summary>This answer with one register replaced.</summary>
    public CpuidAnswer With(CpuidRegister register, uint value) => register switch
    {
        CpuidRegister.Eax => this with { Eax = value },
        CpuidRegister.Ebx => this with { Ebx = value },
        CpuidRegister.Ecx => this with { Ecx = value },
        _ => this with { Edx = value },
    };

    /// <summary>The four registers in hexadecimal, EAX first.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Eax:x8} {Ebx:x8} {Ecx:x8} {Edx:x8}");
}
