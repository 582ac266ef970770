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
    public void Write(TextWriter writer, IReadOnlyList<DocumentNode> documents, IReadOnlyList<string> headers)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(headers);
        for (int i = 0; i < documents.Count; i++)
        {
            writer.Write(i > 0 ? "---\n" : "");
            writer.Write(i < headers.Count ? $"# {headers[i].ReplaceLineEndings(" ")}\n" : "");
            YamlTreeWriter.Write(writer, documents[i]);
        }
    }
}
