using System.Globalization;
using System.Text;
using KvmSim.Description;

namespace KvmSim.Manifests;

/// <summary>Reads and writes manifest files.</summary>
public static class ManifestFiles
{
    private static readonly UTF8Encoding Encoding = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file and the files that it names. What is wrong with any of them is in the result.</summary>
    /// <param name="path">The file; messages call it so.</param>
    /// <param name="format">The notation.</param>
    /// <param name="catalog">The names that exist; <see cref="NameCatalog.Unchecked"/> to take any.</param>
    /// <param name="limits">Null for <see cref="ManifestLimits.Default"/>.</param>
    public static ManifestResult<ManifestSet> Load(
        string path, IManifestFormat format, INameCatalog catalog, ManifestLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ManifestSession session = new(format, catalog, limits ?? ManifestLimits.Default);
        using Stream? stream = ManifestStream.Open(path, session, new SourceMark(path, 0, 0), ManifestPath.Root);
        string? directory = Path.GetDirectoryName(Path.GetFullPath(path));
        return session.Finish(
            stream is null ? [] : new ManifestLoader(session, path, directory).Load(stream, AllKinds()));
    }

    /// <summary>Reads text that is already in memory.</summary>
    /// <param name="text">One document or several.</param>
    /// <param name="name">What messages call it, e.g. "&lt;pipeline&gt;".</param>
    /// <param name="format">The notation.</param>
    /// <param name="catalog">The names that exist.</param>
    /// <param name="directory">What paths in the text are relative to; null to refuse paths.</param>
    /// <param name="limits">Null for <see cref="ManifestLimits.Default"/>.</param>
    public static ManifestResult<ManifestSet> Parse(
        string text, string name, IManifestFormat format, INameCatalog catalog, string? directory = null,
        ManifestLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        using MemoryStream stream = new(new UTF8Encoding(false).GetBytes(text));
        return Read(stream, name, format, catalog, directory, limits);
    }

    /// <summary>Reads a stream to its end, or to the limit.</summary>
    /// <param name="stream">One document or several, in UTF-8; not closed.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="format">The notation.</param>
    /// <param name="catalog">The names that exist.</param>
    /// <param name="directory">What paths in it are relative to; null to refuse paths.</param>
    /// <param name="limits">Null for <see cref="ManifestLimits.Default"/>.</param>
    public static ManifestResult<ManifestSet> Read(
        Stream stream, string name, IManifestFormat format, INameCatalog catalog, string? directory = null,
        ManifestLimits? limits = null)
    {
        ManifestSession session = new(format, catalog, limits ?? ManifestLimits.Default);
        return session.Finish(new ManifestLoader(session, name, directory).Load(stream, AllKinds()));
    }

    /// <summary>
    /// Replaces a file as a whole or not at all: writes a temporary file next to it, flushes that to the disk,
    /// renames it. Whatever fails, the file stays as it was and the temporary one is removed.
    /// </summary>
    /// <param name="path">The file; a symbolic link is followed.</param>
    /// <param name="write">Writes the content; what it throws is thrown on.</param>
    /// <exception cref="IOException">The disk says no.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory does.</exception>
    public static void SaveAtomically(string path, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Save(path, stream =>
        {
            using StreamWriter writer = new(stream, Encoding, bufferSize: -1, leaveOpen: true) { NewLine = "\n" };
            write(writer);
        });
    }

    /// <summary>The same for content that is bytes.</summary>
    /// <param name="path">The file; a symbolic link is followed.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="IOException">The disk says no.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory does.</exception>
    public static void SaveAtomically(string path, ReadOnlyMemory<byte> content) =>
        Save(path, stream => stream.Write(content.Span));

    private static void Save(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileSystemInfo? target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true) : null;
        string file = target?.FullName ?? Path.GetFullPath(path);
        using FileStream stream = CreateTemporary(file);
        try
        {
            write(stream);
            stream.Flush(flushToDisk: true);
            stream.Dispose();
            KeepMode(file, stream.Name);
            File.Move(stream.Name, file, overwrite: true);
        }
        catch
        {
            stream.Dispose();
            File.Delete(stream.Name);
            throw;
        }
    }

    private static string[] AllKinds() => [.. ManifestKinds.All.Select(kind => kind.Name)];

    /// <summary>A new file in the directory of another: a rename does not leave the file system.</summary>
    private static FileStream CreateTemporary(string file)
    {
        for (int attempt = 0; ; attempt++)
        {
            string number = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{attempt}");
            string name = $"{file}.{number}.tmp";
            if (attempt > 1000 || !File.Exists(name))
            {
                return new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            }
        }
    }

    private static void KeepMode(string file, string temporary)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(file))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(file));
        }
    }
}
