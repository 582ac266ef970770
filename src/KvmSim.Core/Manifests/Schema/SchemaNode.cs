namespace KvmSim.Manifests;

/// <summary>
/// What may stand at a place of a manifest, as data. One definition serves the validator, the JSON schemas and the
/// docs.
/// </summary>
internal abstract record SchemaNode
{
    /// <summary>What the value means: shown by editors.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// Values that an editor offers; others are taken as well. Empty where the schema itself has them, or there are
    /// none.
    /// </summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>The name under which a JSON schema defines it once for all its uses; null to repeat it.</summary>
    public string? Definition { get; init; }

    /// <summary>What a message says is expected: "a list", "a whole number from 0 to 7".</summary>
    public abstract string Expected { get; }
}
