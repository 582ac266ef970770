namespace KvmSim.Files;

/// <summary>
/// A file that is written beside its name and gets it only when it is whole: until then whatever had the name is as it
/// was, and
/// whatever fails, nothing is left. A link keeps being one: what it leads to is written.
/// </summary>
internal sealed class NewFile : IDisposable
{
    private readonly string _path;
    private readonly bool _replaces;
    private readonly FileStream _stream;
    private bool _isComplete;

    private NewFile(string path, bool replaces, FileStream stream) =>
        (_path, _replaces, _stream) = (path, replaces, stream);

    /// <summary>What is written.</summary>
    public Stream Content => _stream;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="replace">Whether one of that name may be replaced.</param>
    /// <exception cref="FileExistsException">There is one, and it may not.</exception>
    /// <exception cref="IOException">It cannot be written there, or what is there is no file.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written there.</exception>
    public static NewFile Create(string path, bool replace)
    {
        string target = FileKinds.TargetOf(path, out bool isDescriptor);
        FileKind kind = FileKinds.Of(isDescriptor ? path : target);
        if (kind is not (FileKind.Missing or FileKind.Regular) || isDescriptor)
        {
            throw new IOException(isDescriptor
                ? "It is open already, and other things are written to it: give the file's own name."
                : kind == FileKind.Folder ? "It is a folder."
                : "It is no file that could be replaced.");
        }

        if (kind == FileKind.Regular && !replace)
        {
            throw new FileExistsException(path);
        }

        return new NewFile(target, replace, TemporaryFiles.Create(target, kind == FileKind.Regular));
    }

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="FileExistsException">Meanwhile there is another, and it may not be replaced.</exception>
    /// <exception cref="IOException">It cannot be written to its end.</exception>
    public void Complete()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        try
        {
            File.Move(_stream.Name, _path, _replaces);
        }
        catch (IOException) when (!_replaces && File.Exists(_path))
        {
            throw new FileExistsException(_path);
        }

        _isComplete = true;
    }

    public void Dispose()
    {
        if (_isComplete)
        {
            return;
        }

        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // A full disk: what was buffered is not wanted any more.
        }

        TemporaryFiles.Remove(_stream.Name);
    }
}
