namespace KvmSim.Manifests;

/// <summary>The value of a module parameter: a boolean, a whole number or a text.</summary>
internal sealed record ParameterValueSchema : SchemaNode
{
    public const int MaxLength = 256;

    public override string Expected => "a boolean, a whole number or a text";
}
