namespace KvmSim.Hardware;

/// <summary>
/// Registers of which only some bits are known, by index, as a value: what "vmx flags" of /proc/cpuinfo tell of the VMX
/// capability registers.
/// </summary>
/// <param name="Ones">The bits that are known to be 1.</param>
/// <param name="Known">The bits that are known; of the others nothing is.</param>
public readonly record struct MsrBits(MsrSet Ones, MsrSet Known)
{
    /// <summary>Nothing is known.</summary>
    public static MsrBits Empty => default;

    /// <summary>The registers of which something is known, ascending.</summary>
    public IEnumerable<uint> Indices => Known.Select(pair => pair.Key);

    /// <summary>What is known of a register; false if nothing is.</summary>
    public bool TryGet(uint index, out ulong ones, out ulong known)
    {
        Ones.TryGet(index, out ones);
        return Known.TryGet(index, out known) && known != 0;
    }

    /// <summary>The set of those registers.</summary>
    /// <param name="bits">Of each register the bits that are 1, and the bits that are known.</param>
    public static MsrBits Of(IReadOnlyDictionary<uint, (ulong Ones, ulong Known)> bits)
    {
        ArgumentNullException.ThrowIfNull(bits);
        return new MsrBits(
            MsrSet.Of(bits.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Ones))),
            MsrSet.Of(bits.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Known))));
    }
}
