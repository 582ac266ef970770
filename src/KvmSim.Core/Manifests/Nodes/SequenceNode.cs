using KvmSim.Description;

namespace KvmSim.Manifests;

/// <summary>A list.</summary>
public sealed class SequenceNode : DocumentNode
{
    /// <summary>A list of those items, not copied.</summary>
    public SequenceNode(IReadOnlyList<DocumentNode> items, SourceMark mark)
        : base(mark)
    {
        ArgumentNullException.ThrowIfNull(items);
        Items = items;
    }

    /// <summary>The items, in the order of the file.</summary>
    public IReadOnlyList<DocumentNode> Items { get; }
}
