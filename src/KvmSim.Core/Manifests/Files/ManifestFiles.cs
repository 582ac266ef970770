using System.Text;
using KvmSim.Description;

namespace KvmSim.Manifests;

/// <summary>Reads manifest files.</summary>
public static class ManifestFiles
{
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

    private static string[] AllKinds() => [.. ManifestKinds.All.Select(kind => kind.Name)];
}
