using System.Collections.Concurrent;
using KvmSim.Exploration;

namespace KvmSim.Cluster.Nodes;

/// <summary>The parts of searches that this node has, and what memory is left for others.</summary>
internal sealed class LocalParts(NodeOptions node)
{
    private readonly ConcurrentDictionary<string, SearchPart> _parts = new(StringComparer.Ordinal);

    /// <summary>The keys of the parts that live here.</summary>
    public IReadOnlyCollection<string> Keys => [.. _parts.Keys];

    /// <summary>What their tables take.</summary>
    public long Bytes => _parts.Values.Sum(part => part.Bytes);

    /// <summary>How many bytes a further part may take.</summary>
    public long Room() => Math.Max(0, node.MemoryLimit - Bytes);

    /// <summary>What the tables of all other parts take.</summary>
    public long BytesBut(string key) =>
        _parts.Where(part => !string.Equals(part.Key, key, StringComparison.Ordinal)).Sum(part => part.Value.Bytes);

    /// <summary>The parts that other attempts at the same job have left here.</summary>
    public IReadOnlyList<string> EarlierAttempts(string key)
    {
        string attempt = key[..(key.LastIndexOf('/') + 1)];
        string job = key[..(key.IndexOf('/', StringComparison.Ordinal) + 1)];
        return
        [
            .. _parts.Keys.Where(other => other.StartsWith(job, StringComparison.Ordinal)
                && !other.StartsWith(attempt, StringComparison.Ordinal)),
        ];
    }

    /// <summary>The parts and how many states each stores.</summary>
    public IEnumerable<(string Key, long States)> States() =>
        _parts.Select(part => (part.Key, part.Value.StateCount));

    public void Add(string key, SearchPart part) => _parts[key] = part;

    public void Remove(string key) => _parts.TryRemove(key, out _);
}
