using KvmSim.Description;
using KvmSim.Messages;

namespace KvmSim.Manifests;

/// <summary>What validating and binding a file need besides the nodes.</summary>
internal sealed class SchemaContext(INameCatalog catalog, ManifestLimits limits, ManifestDiagnostics diagnostics)
{
    public INameCatalog Catalog => catalog;

    public ManifestLimits Limits => limits;

    public ManifestDiagnostics Diagnostics => diagnostics;

    /// <summary>The generations of the file's own documents, by name.</summary>
    public Dictionary<string, Protocol.Generation> Generations { get; } = new(StringComparer.Ordinal);

    public CpuListReader CpuLists { get; } = new(limits);

    public void Report(
        ManifestErrorId id, SourceMark mark, ManifestPath path, string message,
        string? found = null, string? expected = null, string? suggestion = null)
    {
        string hint = suggestion is null ? "" : $" Did you mean '{suggestion}'?";
        diagnostics.Add(new ManifestDiagnostic(id, mark, path.ToString(), message + hint)
        {
            Found = found,
            Expected = expected,
            Suggestion = suggestion,
        });
    }

    /// <summary>A name that is not among those that exist; suggests the nearest.</summary>
    public void ReportUnknownName(
        ManifestErrorId id, SourceMark mark, ManifestPath path, string name, string noun, IEnumerable<string> names)
    {
        if (!diagnostics.IsFull)
        {
            string excerpt = Excerpt.Of(name);
            Report(
                id, mark, path, $"There is no {noun} '{excerpt}'.", excerpt, $"the name of a {noun}",
                Spelling.Nearest(name, names));
        }
    }
}
