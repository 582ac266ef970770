using System.Globalization;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Arm;

/// <summary>Some versions of one part of an implementer: a row of Arm/ErrataMidrs.tsv.</summary>
internal sealed class ArmMidrRange
{
    private readonly uint _mask;
    private readonly uint _model;
    private readonly (uint First, uint Last) _versions;
    private readonly (uint Version, int Bit)? _fixed;

    private ArmMidrRange(string[] row)
    {
        string part = row[2];
        uint digits = TsvTable.Hex(part.Replace('x', '0'));
        uint known = TsvTable.Hex(string.Concat(part.Select(digit => digit == 'x' ? '0' : 'f')));
        _mask = 0xff000000 | (known << 4);
        _model = (TsvTable.Hex(row[1]) << 24) | (digits << 4);
        _versions = (VersionOf(row[3]), VersionOf(row[4]));
        string[] mended = row[5].Split(':');
        _fixed = mended.Length == 2 ? (VersionOf(mended[0]), TsvTable.Number(mended[1])) : null;
    }

    /// <summary>The range of a row.</summary>
    public static ArmMidrRange Of(string[] row) => new(row);

    /// <summary>Whether a CPU is one of them; null where REVIDR_EL1, which nobody knows, decides.</summary>
    /// <param name="midr">MIDR_EL1.</param>
    /// <param name="revidr">REVIDR_EL1; null if it is not known.</param>
    public bool? Has(uint midr, ulong? revidr)
    {
        uint version = ((midr >> 16) & 0xf0) | (midr & 0xf);
        if ((midr & _mask) != _model || version < _versions.First || version > _versions.Last)
        {
            return false;
        }

        return _fixed is not { } mended || version != mended.Version ? true
            : revidr is not { } value ? null
            : (value & (1UL << mended.Bit)) == 0;
    }

    /// <summary>The same of a CPU of which fields of MIDR_EL1 are known alone.</summary>
    public bool? Has(ArmRegisterValue midr)
    {
        const uint AllVersions = 0xff;
        bool mayBe = ((uint)(midr.Value ^ _model) & _mask & (uint)midr.Known) == 0;
        bool isAll = ((uint)midr.Known & _mask) == _mask && _fixed is null && _versions == (0, AllVersions);
        return !mayBe ? false : isAll ? true : null;
    }

    /// <summary>Variant and revision of a text such as "r0p4".</summary>
    private static uint VersionOf(string text)
    {
        int place = text.IndexOf('p', StringComparison.Ordinal);
        return (uint.Parse(text[1..place], CultureInfo.InvariantCulture) << 4)
            | uint.Parse(text[(place + 1)..], CultureInfo.InvariantCulture);
    }
}
