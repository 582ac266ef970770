using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KvmSim.Files;

/// <summary>
/// What the framework does not tell of a path on Linux: its kind, and a pipe that is opened without waiting for its
/// other end.
/// Constants are those of include/uapi (statx.h, asm-generic/fcntl.h), which x86 and Arm share.
/// </summary>
internal static partial class NativeFiles
{
    private const int CurrentFolder = -100, TypeMask = 1, ModeOffset = 28, BufferBytes = 256;
    private const int OpenNonblocking = 0x800, OpenClosedOnExec = 0x80000, SetFlags = 4;
    private const int NoSuchDevice = 6, AccessDenied = 13;

    /// <summary>The kind of what is there, links followed.</summary>
    public static FileKind KindOf(string path)
    {
        Span<byte> answer = stackalloc byte[BufferBytes];
        if (Statx(CurrentFolder, path, 0, TypeMask, answer) != 0)
        {
            return FileKind.Missing;
        }

        // S_IFMT of inode(7).
        return (MemoryMarshal.Read<ushort>(answer[ModeOffset..]) & 0xf000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0x1000 => FileKind.Pipe,
            0x2000 => FileKind.Device,
            _ => FileKind.Other,
        };
    }

    /// <summary>Opens the end of a pipe, whether there is another or not; from then on it is one that waits.</summary>
    /// <param name="path">The pipe.</param>
    /// <param name="isForWriting">Which end.</param>
    /// <param name="first">Of a pipe that is read, its first byte, if there is one already.</param>
    /// <exception cref="IOException">Nobody has the other end, or it cannot be opened.</exception>
    public static SafeFileHandle OpenPipe(string path, bool isForWriting, out byte? first)
    {
        first = null;
        int access = isForWriting ? 1 : 0;
        SafeFileHandle handle = new(Open(path, access | OpenNonblocking | OpenClosedOnExec), ownsHandle: true);
        if (handle.IsInvalid)
        {
            int error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw new IOException(error == NoSuchDevice
                ? "Nobody reads from this pipe."
                : Marshal.GetPInvokeErrorMessage(error));
        }

        if (!isForWriting && !HasWriter(handle, out first))
        {
            handle.Dispose();
            throw new IOException("This is a pipe into which nobody writes, and nothing is in it.");
        }

        _ = Control(handle, SetFlags, access);
        return handle;
    }

    /// <summary>
    /// Opens a device so that reading it does not wait for what it has not got yet; a terminal waits.
    /// </summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenDevice(string path)
    {
        SafeFileHandle handle = new(Open(path, OpenNonblocking | OpenClosedOnExec), ownsHandle: true);
        if (handle.IsInvalid)
        {
            int error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw error == AccessDenied
                ? new UnauthorizedAccessException($"Access to '{path}' is denied.")
                : new IOException(Marshal.GetPInvokeErrorMessage(error));
        }

        if (IsTerminal(handle) == 1)
        {
            _ = Control(handle, SetFlags, 0);
        }

        return handle;
    }

    /// <summary>Reads once.</summary>
    /// <param name="handle">What was opened.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="error">The errno where the result is -1.</param>
    public static int ReadOnce(SafeFileHandle handle, Span<byte> buffer, out int error)
    {
        nint count = Read(handle, buffer, buffer.Length);
        error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
        return (int)count;
    }

    /// <summary>A pipe without a writer is at its end; one that has a writer has a byte, or none yet.</summary>
    private static bool HasWriter(SafeFileHandle handle, out byte? first)
    {
        Span<byte> one = stackalloc byte[1];
        nint count = Read(handle, one, 1);
        first = count == 1 ? one[0] : null;
        return count != 0;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> answer);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeFileHandle handle, int command, int value);

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsTerminal(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle handle, Span<byte> buffer, nint count);
}
