using System.Runtime.InteropServices;
using KvmSim.Packed;
using Microsoft.Win32.SafeHandles;

namespace KvmSim.Files;

/// <summary>
/// What a device of Linux has to give now, and no more: it ends where a read would wait. /dev/kmsg gives a record with
/// each read, and says with EPIPE that records were overwritten before they were read; the next read has the oldest
/// that is left (Documentation/ABI/testing/dev-kmsg).
/// </summary>
internal sealed class DeviceStream : ForwardStream
{
    /// <summary>More than a record of /dev/kmsg has, which is read whole or not at all.</summary>
    private const int BufferBytes = 16_384;

    private const int WouldWait = 11, Interrupted = 4, WasOverwritten = 32;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _next;
    private int _end;

    /// <param name="path">The device.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public DeviceStream(string path) => _handle = NativeFiles.OpenDevice(path);

    /// <exception cref="IOException">The device reports an error.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_next == _end)
        {
            (_next, _end) = (0, Fill());
        }

        int count = Math.Min(buffer.Length, _end - _next);
        _buffer.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _handle.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Fill()
    {
        while (true)
        {
            int count = NativeFiles.ReadOnce(_handle, _buffer, out int error);
            if (count >= 0 || error == WouldWait)
            {
                return Math.Max(count, 0);
            }

            if (error is not (Interrupted or WasOverwritten))
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }
}
