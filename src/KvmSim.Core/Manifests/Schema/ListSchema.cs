namespace KvmSim.Manifests;

/// <summary>A list of things of one kind.</summary>
internal sealed record ListSchema(SchemaNode Item, int Max, int Min = 0) : SchemaNode
{
    public override string Expected => "a list";
}
