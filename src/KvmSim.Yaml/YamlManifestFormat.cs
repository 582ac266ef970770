using KvmSim.Manifests;

namespace KvmSim.Yaml;

/// <summary>
/// Manifests in YAML 1.2. Reads events, never objects: no tag makes a type, because every tag is refused. Merge keys
/// are refused too.
/// </summary>
public sealed class YamlManifestFormat : IManifestFormat
{
    /// <inheritdoc />
    public string Name => "YAML";

    /// <inheritdoc />
    public IReadOnlyList<DocumentNode?> Read(
        Stream stream, string fileName, ManifestLimits limits, ManifestDiagnostics diagnostics)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(diagnostics);
        string? text = ManifestText.Read(stream, fileName, limits, diagnostics);
        return text is null ? [] : new YamlTreeReader(text, fileName, limits, diagnostics).ReadDocuments();
    }

    /// <inheritdoc />
    public void Write(TextWriter writer, IReadOnlyList<DocumentNode> documents, IReadOnlyList<string> header)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(header);
        foreach (string line in header)
        {
            writer.Write($"# {line.ReplaceLineEndings(" ")}\n");
        }

        YamlTreeWriter.Write(writer, documents);
    }
}
