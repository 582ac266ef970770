namespace KvmSim.Manifests;

/// <summary>A notation for manifests. It knows nothing of what they mean: it turns text into nodes and back.</summary>
public interface IManifestFormat
{
    /// <summary>What the notation is called, e.g. "YAML".</summary>
    string Name { get; }

    /// <summary>Reads every document of a file. Never throws for what is in the file: that is reported.</summary>
    /// <param name="stream">Read to its end, or to the limit; not closed.</param>
    /// <param name="fileName">What marks and messages call the file.</param>
    /// <param name="limits">What is refused.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <returns>The documents in order; null stands for an empty one. After an error what was read up to
    /// there.</returns>
    IReadOnlyList<DocumentNode?> Read(
        Stream stream, string fileName, ManifestLimits limits, ManifestDiagnostics diagnostics);

    /// <summary>Writes documents, lines ended by a line feed whatever the platform.</summary>
    /// <param name="writer">Not flushed and not closed.</param>
    /// <param name="documents">At least one.</param>
    /// <param name="headers">A comment line above each document, without the sign that makes it a comment; fewer for
    /// documents without one.</param>
    void Write(TextWriter writer, IReadOnlyList<DocumentNode> documents, IReadOnlyList<string> headers);
}
