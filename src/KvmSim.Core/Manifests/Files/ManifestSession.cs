using KvmSim.Description;

namespace KvmSim.Manifests;

/// <summary>What loading a file and the files that it names has in common.</summary>
internal sealed class ManifestSession(IManifestFormat format, INameCatalog catalog, ManifestLimits limits)
{
    public IManifestFormat Format => format;

    public INameCatalog Catalog => catalog;

    public ManifestLimits Limits => limits;

    public ManifestDiagnostics Diagnostics { get; } = new(limits);

    /// <summary>The models of files that were loaded, by full path.</summary>
    public Dictionary<string, ModelScope> Models { get; } = new(StringComparer.Ordinal);

    /// <summary>The generations of files that were loaded, by full path.</summary>
    public Dictionary<string, IReadOnlyList<GenerationDocument>> Generations { get; } = new(StringComparer.Ordinal);

    /// <summary>The machines of files that were loaded, by full path.</summary>
    public Dictionary<string, IReadOnlyList<MachineDocument>> Machines { get; } = new(StringComparer.Ordinal);

    public ManifestResult<ManifestSet> Finish(IReadOnlyList<ManifestDocument> documents)
    {
        IReadOnlyList<ManifestDiagnostic> diagnostics = Diagnostics.ToList();
        return new ManifestResult<ManifestSet>(diagnostics.Count == 0 ? new ManifestSet(documents) : null, diagnostics);
    }
}
