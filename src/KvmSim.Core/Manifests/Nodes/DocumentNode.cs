using KvmSim.Description;

namespace KvmSim.Manifests;

/// <summary>
/// A part of a manifest as it was written, before it means anything: what every <see cref="IManifestFormat"/> reads and
/// writes. Aliases are already followed: one node may stand at several places of the tree.
/// </summary>
public abstract class DocumentNode
{
    private protected DocumentNode(SourceMark mark) => Mark = mark;

    /// <summary>Where the node begins.</summary>
    public SourceMark Mark { get; }
}
