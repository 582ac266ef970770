using KvmSim.Packed;

namespace KvmSim.Files;

/// <summary>As much of a stream as there was when it was opened, or as any input has that ends.</summary>
/// <param name="inner">The stream; closed with this one.</param>
/// <param name="limit">Bytes.</param>
/// <param name="isEnd">Whether it ends there; else having more is an error.</param>
internal sealed class EndingStream(Stream inner, long limit, bool isEnd) : ForwardStream
{
    private long _read;

    /// <exception cref="IOException">There is more than the limit, which is not the end.</exception>
    public override int Read(Span<byte> buffer)
    {
        Span<byte> wanted = isEnd ? buffer[..(int)Math.Min(buffer.Length, limit - _read)] : buffer;
        int count = wanted.IsEmpty ? 0 : inner.Read(wanted);
        _read += count;
        return _read <= limit ? count
            : throw new IOException($"It gives more than {limit >> 20} MiB, and has no end perhaps.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
