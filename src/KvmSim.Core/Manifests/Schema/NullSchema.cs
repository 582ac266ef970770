namespace KvmSim.Manifests;

/// <summary>Nothing after the key.</summary>
internal sealed record NullSchema : SchemaNode
{
    public override string Expected => "nothing";
}
