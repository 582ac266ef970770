namespace KvmSim.Packed;

/// <summary>
/// Unpacks what the framework cannot. Who uses this assembly brings one along: <see cref="Unpacking.Use"/>.
/// </summary>
public interface IUnpacker
{
    /// <summary>
    /// The content, forward only; reading it throws <see cref="InvalidDataException"/> where the packed bytes are
    /// damaged.
    /// </summary>
    /// <param name="packed">The packed bytes; not closed.</param>
    /// <param name="packing">What they are packed with.</param>
    Stream Unpack(Stream packed, Packing packing);
}
