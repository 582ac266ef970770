namespace KvmSim.Manifests;

/// <summary>A mapping whose keys are known.</summary>
internal sealed record ObjectSchema(params IReadOnlyList<SchemaProperty> Properties) : SchemaNode
{
    /// <summary>Keys of which one stands in for others, and those that must be there where none of them is.</summary>
    public (IReadOnlyList<string> Keys, IReadOnlyList<string> Otherwise)? Alternative { get; init; }

    public override string Expected => "a mapping";
}
