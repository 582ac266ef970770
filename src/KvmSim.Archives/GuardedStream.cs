using SharpCompress.Common;

namespace KvmSim.Archives;

/// <summary>
/// A stream whose errors of the library are errors of data: who reads it knows none of the library's exceptions.
/// </summary>
/// <param name="open">Opens the library's stream; it may read the header.</param>
internal sealed class GuardedStream(Func<Stream> open) : Stream
{
    private Stream? _inner;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            _inner ??= open();
            return _inner.Read(buffer, offset, count);
        }
        catch (Exception exception)
            when (exception is SharpCompressException or EndOfStreamException or IndexOutOfRangeException
            or InvalidOperationException or ArgumentException or NotSupportedException or OverflowException
            or NotImplementedException)
        {
            throw new InvalidDataException("The compressed file is damaged or cut off.", exception);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner?.Dispose();
        }

        base.Dispose(disposing);
    }
}
