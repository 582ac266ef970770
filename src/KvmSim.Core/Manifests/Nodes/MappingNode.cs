using KvmSim.Description;

namespace KvmSim.Manifests;

/// <summary>Keys and values. A reader reports a key that is there twice and keeps the first.</summary>
public sealed class MappingNode : DocumentNode
{
    /// <summary>A mapping of those entries, not copied.</summary>
    public MappingNode(IReadOnlyList<MappingEntry> entries, SourceMark mark)
        : base(mark)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Entries = entries;
    }

    /// <summary>The entries, in the order of the file.</summary>
    public IReadOnlyList<MappingEntry> Entries { get; }

    /// <summary>The entry of that key (case matters); null if there is none.</summary>
    public MappingEntry? Find(string key)
    {
        foreach (MappingEntry entry in Entries)
        {
            if (string.Equals(entry.Key.Text, key, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }
}
