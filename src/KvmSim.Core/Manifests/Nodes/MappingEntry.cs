namespace KvmSim.Manifests;

/// <summary>A key of a mapping and what it stands for.</summary>
/// <param name="Key">The key, with its place.</param>
/// <param name="Value">The value, with its place.</param>
public sealed record MappingEntry(ScalarNode Key, DocumentNode Value)
{
    /// <summary>What a writer puts behind the value, for people; null for nothing. Readers leave it out.</summary>
    public string? Comment { get; init; }
}
