namespace KvmSim.Files;

/// <summary>Opens what is read, of whatever kind it is, without waiting for what may never come.</summary>
public static class InputFile
{
    /// <summary>Bytes that are read of a device: /dev/zero and /dev/random have no end.</summary>
    private const long MostOfDevice = 64 << 20;

    /// <summary>
    /// Opens a file or a device. A pipe that nobody writes into is refused; of one that somebody does, reading waits
    /// for it. A device ends where a read would wait. Whoever reads a file sees to its own limits.
    /// </summary>
    /// <exception cref="IOException">It cannot be read: it is a folder, a pipe without a writer, or is not
    /// there.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static Stream Open(string path, int bufferSize = 1) => Open(path, FileKinds.Of(path), bufferSize);

    /// <summary>The same of what is known to be of that kind.</summary>
    internal static Stream Open(string path, FileKind kind, int bufferSize = 1) => kind switch
    {
        FileKind.Pipe => OpenPipe(path),
        FileKind.Folder => throw new IOException($"'{path}' is a folder."),
        FileKind.Device => new EndingStream(OpenDevice(path, bufferSize), MostOfDevice, isEnd: false),
        _ => OpenShared(path, bufferSize),
    };

    /// <summary>The same of a file that may grow while it is read: what is in it now.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static Stream OpenAsItIs(string path)
    {
        Stream stream = Open(path, bufferSize: 65_536);

        // Files of /proc say 0, and end.
        return stream is FileStream { CanSeek: true, Length: > 0 } file
            ? new EndingStream(file, file.Length, isEnd: true)
            : stream;
    }

    /// <summary>The same of what has no end, and shall have none: a log that is followed, /dev/kmsg.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static Stream OpenLive(string path) =>
        FileKinds.Of(path) == FileKind.Device ? OpenShared(path, bufferSize: 1) : Open(path);

    /// <summary>
    /// Whether it can be read once alone: whoever wants to look at its beginning first has to keep it.
    /// </summary>
    public static bool IsReadOnce(string path) => FileKinds.Of(path) == FileKind.Pipe;

    /// <summary>Others may write to it meanwhile, and rename it.</summary>
    private static FileStream OpenShared(string path, int bufferSize) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize);

    private static Stream OpenDevice(string path, int bufferSize) =>
        OperatingSystem.IsLinux() ? new DeviceStream(path) : OpenShared(path, bufferSize);

    private static Stream OpenPipe(string path)
    {
        FileStream pipe = new(
            NativeFiles.OpenPipe(path, isForWriting: false, out byte? first), FileAccess.Read, bufferSize: 0);
        return first is { } one ? new BegunStream(one, pipe) : pipe;
    }
}
