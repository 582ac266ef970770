using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>Which bits of a register make the check of one flavour tell two CPUs apart.</summary>
internal sealed class VmxLooks
{
    private readonly CheckStyle _style;
    private readonly bool _nested;
    private readonly VmxConfiguration _differing;
    private readonly VmxConfiguration _open;

    private VmxLooks(CheckStyle style, bool nested, in OpenConfiguration? one, in OpenConfiguration? other)
    {
        (_style, _nested) = (style, nested);
        if (one is { } expected && other is { } found)
        {
            (IsDerived, _differing, _open) = (true, expected.Differing(found), expected.MayDiffer(found));
        }
    }

    /// <summary>Whether both configurations could be derived.</summary>
    public bool IsDerived { get; }

    /// <summary>Compares two CPUs, the first of which ran module load.</summary>
    public static VmxLooks Of(CpuModel one, CpuModel other, CheckStyle style, VmxParameters parameters)
    {
        VmxReference? reference = VmxReference.Load(
            0, one, one, one.Features, style, parameters, out VmxDerivation derivation, one.UnknownFeatures);
        return new VmxLooks(style, parameters.Nested, derivation.Result, reference?.Derive(other).Result);
    }

    /// <summary>Of the bits in which the raw values differ, those that the flavour's check certainly sees.</summary>
    /// <param name="msr">The register.</param>
    /// <param name="difference">The differing bits; of a control register, of either half.</param>
    public ulong Seen(uint msr, ulong difference) => difference & (IsDerived ? Of(_differing, msr) : Wanted(msr));

    /// <summary>Of the bits in which the raw values differ, those that the check sees or not, which is open.</summary>
    public ulong MaySee(uint msr, ulong difference) => difference & Of(_open, msr) & ~Seen(msr, difference);

    /// <summary>The bits of a configuration, and of its nested image, that come from a register.</summary>
    private static ulong Of(in VmxConfiguration words, uint msr)
    {
        VmxNestedConfiguration nested = words.Nested;
        return msr switch
        {
            Msr.Ia32VmxBasic => words.Basic,
            Msr.Ia32VmxPinBasedCtls => words.PinBased | nested.PinBasedHigh | nested.PinBasedLow,
            Msr.Ia32VmxProcBasedCtls => words.Primary | nested.PrimaryHigh,
            Msr.Ia32VmxProcBasedCtls2 => words.Secondary | nested.SecondaryHigh,
            Msr.Ia32VmxProcBasedCtls3 => words.Tertiary,
            Msr.Ia32VmxExitCtls => words.Exit | nested.ExitHigh,
            Msr.Ia32VmxEntryCtls => words.Entry | nested.EntryHigh,
            Msr.Ia32VmxMisc => words.Misc | nested.MiscLow,
            Msr.Ia32VmxEptVpidCap => nested.EptCapabilities,
            Msr.Ia32VmxCr0Fixed1 => nested.Cr0Fixed1,
            Msr.Ia32VmxCr4Fixed1 => nested.Cr4Fixed1,
            _ => 0,
        };
    }

    /// <summary>Without two configurations: the bits that the flavour would look at.</summary>
    private ulong Wanted(uint msr) => msr switch
    {
        Msr.Ia32VmxPinBasedCtls or Msr.Ia32VmxProcBasedCtls or Msr.Ia32VmxProcBasedCtls2 or Msr.Ia32VmxProcBasedCtls3
            or Msr.Ia32VmxExitCtls or Msr.Ia32VmxEntryCtls =>
            VmxControlTable.Required(_style, msr) | VmxControlTable.Optional(_style, msr),
        Msr.Ia32VmxBasic => ulong.MaxValue,
        Msr.Ia32VmxMisc => _style.ComparesMisc ? ulong.MaxValue : _nested ? 1UL << 5 : 0,
        Msr.Ia32VmxCr0Fixed1 or Msr.Ia32VmxCr4Fixed1 => _nested ? ulong.MaxValue : 0,
        _ => 0,
    };
}
