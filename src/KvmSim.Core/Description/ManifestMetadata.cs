using System.Collections.ObjectModel;

namespace KvmSim.Description;

/// <summary>What a document is called.</summary>
public sealed record ManifestMetadata
{
    /// <summary>Letters, digits, '.', '_' and '-', at most 63.</summary>
    public required string Name { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>The user's own words, by key in ordinal order.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
