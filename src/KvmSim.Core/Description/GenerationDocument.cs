using KvmSim.Protocol;

namespace KvmSim.Description;

/// <summary>A document of kind Generation.</summary>
public sealed record GenerationDocument : ManifestDocument
{
    /// <inheritdoc />
    public override string Kind => DocumentKinds.Generation;

    /// <summary>What it starts from, as it was written: a name or a path.</summary>
    public required string From { get; init; }

    /// <summary>The generation, whole.</summary>
    public required Generation Generation { get; init; }
}
