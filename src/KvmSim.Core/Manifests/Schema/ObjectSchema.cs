namespace KvmSim.Manifests;

/// <summary>A mapping whose keys are known.</summary>
internal sealed record ObjectSchema(params IReadOnlyList<SchemaProperty> Properties) : SchemaNode
{
    /// <summary>A key that stands in for others, and those that must be there where it is not.</summary>
    public (string Key, IReadOnlyList<string> Otherwise)? Alternative { get; init; }

    public override string Expected => "a mapping";
}
