using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>Which bits of a register make the check of one flavour tell two CPUs apart.</summary>
internal sealed class VmxLooks
{
    private readonly CheckStyle _style;
    private readonly bool _nested;
    private readonly VmxConfiguration? _one;
    private readonly VmxConfiguration? _other;

    private VmxLooks(CheckStyle style, bool nested, VmxConfiguration? one, VmxConfiguration? other) =>
        (_style, _nested, _one, _other) = (style, nested, one, other);

    /// <summary>Whether both configurations could be derived.</summary>
    public bool IsDerived => _one is not null && _other is not null;

    /// <summary>Compares two CPUs, the first of which ran module load.</summary>
    public static VmxLooks Of(CpuModel one, CpuModel other, CheckStyle style, VmxParameters parameters)
    {
        VmxReference? reference =
            VmxReference.Load(0, one, one, one.Features, style, parameters, out VmxDerivation derivation);
        return new VmxLooks(style, parameters.Nested, derivation.Configuration, reference?.Derive(other).Configuration);
    }

    /// <summary>Of the bits in which the raw values differ, those that the flavour's check sees.</summary>
    /// <param name="msr">The register.</param>
    /// <param name="difference">The differing bits; of a control register, of either half.</param>
    public ulong Seen(uint msr, ulong difference) => difference & (IsDerived ? Derived(msr) : Wanted(msr));

    private ulong Derived(uint msr)
    {
        VmxConfiguration a = _one!.Value, b = _other!.Value;
        VmxNestedConfiguration x = a.Nested, y = b.Nested;
        return msr switch
        {
            Msr.Ia32VmxBasic => a.Basic ^ b.Basic,
            Msr.Ia32VmxPinBasedCtls =>
                (a.PinBased ^ b.PinBased) | (x.PinBasedHigh ^ y.PinBasedHigh) | (x.PinBasedLow ^ y.PinBasedLow),
            Msr.Ia32VmxProcBasedCtls => (a.Primary ^ b.Primary) | (x.PrimaryHigh ^ y.PrimaryHigh),
            Msr.Ia32VmxProcBasedCtls2 => (a.Secondary ^ b.Secondary) | (x.SecondaryHigh ^ y.SecondaryHigh),
            Msr.Ia32VmxProcBasedCtls3 => a.Tertiary ^ b.Tertiary,
            Msr.Ia32VmxExitCtls => (a.Exit ^ b.Exit) | (x.ExitHigh ^ y.ExitHigh),
            Msr.Ia32VmxEntryCtls => (a.Entry ^ b.Entry) | (x.EntryHigh ^ y.EntryHigh),
            Msr.Ia32VmxMisc => (a.Misc ^ b.Misc) | (x.MiscLow ^ y.MiscLow),
            Msr.Ia32VmxEptVpidCap => x.EptCapabilities ^ y.EptCapabilities,
            Msr.Ia32VmxCr0Fixed1 => x.Cr0Fixed1 ^ y.Cr0Fixed1,
            Msr.Ia32VmxCr4Fixed1 => x.Cr4Fixed1 ^ y.Cr4Fixed1,
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
