namespace KvmSim.Packed;

/// <summary>The unpacker of this process; there is none where nobody brought one along.</summary>
public static class Unpacking
{
    private static volatile Func<IUnpacker>? _unpacker;

    /// <summary>Says where the unpacker comes from; it is made on first use.</summary>
    public static void Use(Func<IUnpacker> unpacker)
    {
        ArgumentNullException.ThrowIfNull(unpacker);
        _unpacker = unpacker;
    }

    /// <summary>The content of packed bytes; null where there is no unpacker.</summary>
    internal static Stream? Open(Stream packed, Packing packing) => _unpacker?.Invoke().Unpack(packed, packing);
}
