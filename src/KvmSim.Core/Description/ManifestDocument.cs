namespace KvmSim.Description;

/// <summary>A document of a manifest, checked: what it says is possible.</summary>
public abstract record ManifestDocument
{
    private protected ManifestDocument()
    {
    }

    /// <summary>What the key kind says.</summary>
    public abstract string Kind { get; }

    /// <summary>What the document is called.</summary>
    public required ManifestMetadata Metadata { get; init; }

    /// <summary>Where the document begins.</summary>
    public SourceMark Mark { get; init; } = SourceMark.None;
}
