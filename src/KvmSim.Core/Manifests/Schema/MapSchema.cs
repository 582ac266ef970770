namespace KvmSim.Manifests;

/// <summary>A mapping whose keys the user chooses. The key is a text, an enum, a name or an integer.</summary>
internal sealed record MapSchema(SchemaNode Key, SchemaNode Value, int Max) : SchemaNode
{
    public override string Expected => "a mapping";
}
