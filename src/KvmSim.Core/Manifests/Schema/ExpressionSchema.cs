namespace KvmSim.Manifests;

/// <summary>An expression over the fields of a state of the protocol, which is true or false.</summary>
internal sealed record ExpressionSchema : SchemaNode
{
    public const int MaxLength = 1024;

    public override string Expected => "an expression over the fields of a state";
}
