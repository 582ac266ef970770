namespace KvmSim.PowerShell.Commands;

/// <summary>
/// A file that others append to: at its end it waits for more, and a file that became shorter is read from its
/// beginning. It ends when it is told to. Read only, forward only.
/// </summary>
/// <param name="file">The file; a device that gives a record with each read, as /dev/kmsg, is read as it is.</param>
/// <param name="pause">How long to wait before it is looked at again.</param>
/// <param name="stop">Ends it.</param>
internal sealed class GrowingStream(Stream file, TimeSpan pause, CancellationToken stop) : Stream
{
    private const int MostFailures = 16;
    private int _failures;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (!stop.IsCancellationRequested)
        {
            if (file.CanSeek && file.Length < file.Position)
            {
                file.Position = 0;
            }

            int count = ReadOnce(buffer);
            if (count > 0)
            {
                return count;
            }

            stop.WaitHandle.WaitOne(pause);
        }

        return 0;
    }

    /// <summary>
    /// /dev/kmsg says with EPIPE that records were overwritten before they were read; the next read has the oldest
    /// left.
    /// </summary>
    private int ReadOnce(Span<byte> buffer)
    {
        try
        {
            int count = file.Read(buffer);
            _failures = 0;
            return count;
        }
        catch (IOException) when (!file.CanSeek && ++_failures < MostFailures)
        {
            return 0;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
