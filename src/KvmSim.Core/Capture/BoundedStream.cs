using KvmSim.Packed;

namespace KvmSim.Capture;

/// <summary>What a compressed file unpacks to, up to a limit: a small file can hold more than a disk does.</summary>
internal sealed class BoundedStream(Stream inner, long limit) : ForwardStream
{
    private long _left = limit;

    /// <summary>Bytes that were read.</summary>
    public long Count { get; private set; }

    /// <exception cref="CaptureException">The limit is passed.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        _left -= read;
        Count += read;
        return _left >= 0 ? read : throw new CaptureException(
            0,
            $"The file unpacks to more than {CaptureLimits.UnpackedBytes >> 20} MiB, which no dump of a machine does.");
    }
}
