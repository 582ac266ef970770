namespace KvmSim.Manifests;

/// <summary>true or false, and nothing else that YAML 1.1 took for one.</summary>
internal sealed record BooleanSchema : SchemaNode
{
    public override string Expected => "true or false";
}
