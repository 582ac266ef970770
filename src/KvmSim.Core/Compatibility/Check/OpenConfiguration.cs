namespace KvmSim.Compatibility;

/// <summary>A <see cref="VmxConfiguration"/> of which some bits are not known. Where all are, it is no larger.</summary>
internal readonly record struct OpenConfiguration
{
    private readonly OpenWords? _open;

    /// <summary>A configuration that is known in full.</summary>
    public OpenConfiguration(in VmxConfiguration known) => Known = known;

    /// <summary>A configuration and which of its bits, 0 there, are not known.</summary>
    public OpenConfiguration(in VmxConfiguration known, in VmxConfiguration open) =>
        (Known, _open) = (known, open == default ? null : new OpenWords(open));

    /// <summary>The bits that certainly are 1.</summary>
    public VmxConfiguration Known { get; }

    /// <summary>The bits that are not known; they are 0 in <see cref="Known"/>.</summary>
    public VmxConfiguration Open => _open is null ? default : _open.Bits;

    /// <summary>Whether nothing is open.</summary>
    public bool IsKnown => _open is null;

    /// <summary>Whether nothing is open but the tertiary controls.</summary>
    public bool IsOpenInTertiaryOnly => _open is { Bits.Tertiary: not 0 } && Open with { Tertiary = 0 } == default;

    /// <summary>The open bits that matter to a comparison: none of those that every CPU takes from the reference.</summary>
    private VmxConfiguration OwnOpen => Open.Combine(
        new VmxConfiguration { Nested = VmxNestedSetup.Shared }, static (open, shared) => open & ~shared);

    /// <summary>
    /// The memcmp of vmx_check_processor_compat; null where it depends on what is not known.
    /// </summary>
    public bool? Agrees(in OpenConfiguration other)
    {
        if (_open is null && other._open is null)
        {
            return Known == other.Known;
        }

        return Differing(other) != default ? false : MayDiffer(other) == default ? true : null;
    }

    /// <summary>The bits that certainly differ.</summary>
    public VmxConfiguration Differing(in OpenConfiguration other)
    {
        VmxConfiguration open = Open.Combine(other.Open, static (one, two) => one | two);
        return Known.Combine(other.Known, static (one, two) => one ^ two)
            .Combine(open, static (bits, unsure) => bits & ~unsure);
    }

    /// <summary>The bits that may differ, as far as is known, and may not.</summary>
    public VmxConfiguration MayDiffer(in OpenConfiguration other) =>
        OwnOpen.Combine(other.OwnOpen, static (one, two) => one | two);

    /// <summary>The open bits, apart: hardly any configuration has some.</summary>
    private sealed record OpenWords(VmxConfiguration Bits);
}
