namespace KvmSim.Compatibility;

/// <summary>A <see cref="VmxConfiguration"/> of which some bits are not known.</summary>
internal readonly record struct OpenConfiguration
{
    private readonly ulong _tertiary;
    private readonly OpenWords? _open;

    /// <summary>A configuration that is known in full.</summary>
    public OpenConfiguration(in VmxConfiguration known) => Known = known;

    /// <summary>A configuration and which of its bits, 0 there, are not known.</summary>
    public OpenConfiguration(in VmxConfiguration known, in VmxConfiguration open)
    {
        Known = known;
        _tertiary = open.Tertiary;
        _open = open with { Tertiary = 0 } == default ? null : new OpenWords(open);
    }

    /// <summary>The bits that certainly are 1.</summary>
    public VmxConfiguration Known { get; }

    /// <summary>The bits that are not known; they are 0 in <see cref="Known"/>.</summary>
    public VmxConfiguration Open => _open is null ? new VmxConfiguration { Tertiary = _tertiary } : _open.Bits;

    /// <summary>Whether nothing is open.</summary>
    public bool IsKnown => _open is null && _tertiary == 0;

    /// <summary>Whether nothing is open but the tertiary controls.</summary>
    public bool IsOpenInTertiaryOnly => _open is null && _tertiary != 0;

    /// <summary>
    /// The open bits that matter to a comparison: none of those that every CPU takes from the reference.
    /// </summary>
    private VmxConfiguration OwnOpen =>
        Open.Combine<WordAndNot>(new VmxConfiguration { Nested = VmxNestedSetup.Shared });

    /// <summary>
    /// The memcmp of vmx_check_processor_compat; null where it depends on what is not known.
    /// </summary>
    public bool? Agrees(in OpenConfiguration other)
    {
        if (_open is null && other._open is null)
        {
            ulong unsure = _tertiary | other._tertiary;
            return unsure == 0 ? Known == other.Known
                : ((Known.Tertiary ^ other.Known.Tertiary) & ~unsure) != 0
                    || Known with { Tertiary = 0 } != other.Known with { Tertiary = 0 } ? false
                : null;
        }

        return Differing(other) != default ? false : MayDiffer(other) == default ? true : null;
    }

    /// <summary>The bits that certainly differ.</summary>
    public VmxConfiguration Differing(in OpenConfiguration other)
    {
        VmxConfiguration open = Open.Combine<WordOr>(other.Open);
        return Known.Combine<WordXor>(other.Known).Combine<WordAndNot>(open);
    }

    /// <summary>The bits that may differ, as far as is known, and may not.</summary>
    public VmxConfiguration MayDiffer(in OpenConfiguration other) =>
        OwnOpen.Combine<WordOr>(other.OwnOpen);

    /// <summary>
    /// The open bits, apart: hardly any configuration has some, but in the tertiary controls, which many tools do not
    /// read.
    /// </summary>
    private sealed record OpenWords(VmxConfiguration Bits);
}
