namespace KvmSim.Files;

/// <summary>
/// A file that grows by pieces while a process works, and is gone on with by a later one. What was appended is on the
/// disk when <see cref="Append"/> returns, so a crash leaves all pieces but the last whole. Nobody else has it
/// meanwhile. It is a regular file: of a link, what it leads to.
/// </summary>
internal sealed class AppendedFile : IDisposable
{
    private readonly FileStream _stream;

    private AppendedFile(FileStream stream) => _stream = stream;

    /// <summary>Opens a file, or begins it, at its beginning.</summary>
    /// <exception cref="IOException">It is no file, or somebody else has it.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public static AppendedFile Open(string path)
    {
        string target = FileKinds.TargetOf(path, out bool isDescriptor);
        if (isDescriptor || FileKinds.Of(target) is not (FileKind.Missing or FileKind.Regular))
        {
            throw new IOException($"{path} is no file.");
        }

        // Sharing nothing is what locks a file (flock on Linux) against other searches. Nothing is buffered.
        FileStream stream = new(target, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        if (stream.CanSeek)
        {
            return new AppendedFile(stream);
        }

        stream.Dispose();
        throw new IOException($"{path} is no file.");
    }

    /// <summary>Reads from where reading ended before.</summary>
    /// <returns>How much: less than was asked for at the end alone.</returns>
    public int Read(Span<byte> buffer) => _stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);

    /// <summary>Reads all that is left.</summary>
    public byte[] ReadRest()
    {
        byte[] rest = new byte[_stream.Length - _stream.Position];
        _stream.ReadExactly(rest);
        return rest;
    }

    /// <summary>Leaves out what is behind so many bytes: a piece that was not written to its end.</summary>
    public void Cut(long length)
    {
        _stream.SetLength(length);
        _stream.Position = length;
    }

    /// <summary>Appends a piece. One that cannot be written to its end is taken back.</summary>
    /// <exception cref="IOException">It cannot be written: the disk is full.</exception>
    public void Append(ReadOnlySpan<byte> piece)
    {
        long before = _stream.Length;
        _stream.Position = before;
        try
        {
            _stream.Write(piece);
            _stream.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // What comes next must not stand behind half a piece.
            Cut(before);
            throw;
        }
    }

    public void Dispose() => _stream.Dispose();
}
