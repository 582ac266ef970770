using KvmSim.Exploration;

namespace KvmSim.Description;

/// <summary>A document of kind Property.</summary>
public sealed record PropertyDocument : ManifestDocument
{
    /// <inheritdoc />
    public override string Kind => DocumentKinds.Property;

    /// <summary>The property, under the document's name.</summary>
    public required StateProperty Property { get; init; }
}
