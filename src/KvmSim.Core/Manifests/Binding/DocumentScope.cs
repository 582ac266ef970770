using KvmSim.Description;

namespace KvmSim.Manifests;

/// <summary>What binding a document may refer to, and how it says what is wrong.</summary>
/// <param name="Context">Shared by the documents of a file.</param>
/// <param name="File">What the file holds besides the document, and other files.</param>
/// <param name="Mark">Where the document begins.</param>
/// <param name="FirstDiagnostic">How many diagnostics there were before the document was looked at.</param>
internal sealed record DocumentScope(SchemaContext Context, IManifestScope File, SourceMark Mark, int FirstDiagnostic)
{
    /// <summary>The generation that a key names or whose file it gives; null if it does not, or wrongly.</summary>
    public Protocol.Generation? GenerationAt(Fields fields, string key) =>
        fields.Scalar(key) is { } reference && IsClean(fields.Path, key)
            ? File.FindGeneration(reference, fields.Path.Key(key))
            : null;

    /// <summary>Whether nothing was found wrong at a place of the document or below it.</summary>
    public bool IsClean(ManifestPath path)
    {
        string prefix = path.ToString();
        return !Context.Diagnostics.Since(FirstDiagnostic).Any(problem =>
            problem.Path == prefix || problem.Path.StartsWith(prefix + ".", StringComparison.Ordinal)
            || problem.Path.StartsWith(prefix + "[", StringComparison.Ordinal));
    }

    /// <summary>
    /// Whether nothing was found wrong at a place of the document or below it: where something was, what refers to it
    /// is not judged, for that would only say the same again.
    /// </summary>
    public bool IsClean(ManifestPath path, string key)
    {
        string prefix = path.Key(key).ToString();
        string parent = path.ToString();
        return !Context.Diagnostics.Since(FirstDiagnostic).Any(problem =>
            problem.Path.StartsWith(prefix, StringComparison.Ordinal)
            || (problem.Path == parent && problem.Expected == key)
            || (problem.Suggestion == key && problem.Path.StartsWith(parent, StringComparison.Ordinal)));
    }
}
