using System.Buffers.Binary;
using KvmSim.Packed;

namespace KvmSim.Capture;

/// <summary>A stream that remembers its last four bytes.</summary>
internal sealed class TailStream(Stream inner) : ForwardStream
{
    private readonly byte[] _tail = new byte[4];

    /// <summary>The last four bytes that were read, as a number, the lowest byte first.</summary>
    public uint Tail => BinaryPrimitives.ReadUInt32LittleEndian(_tail);

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        int kept = Math.Min(read, 4);
        _tail.AsSpan(kept).CopyTo(_tail);
        buffer.Slice(read - kept, kept).CopyTo(_tail.AsSpan(4 - kept));
        return read;
    }
}
