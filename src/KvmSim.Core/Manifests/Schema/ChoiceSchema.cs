namespace KvmSim.Manifests;

/// <summary>
/// One of several shapes. The first alternative that takes nodes of the shape at hand decides what is wrong with it, so
/// alternatives differ in shape: a mapping, a list, a text, a number.
/// </summary>
internal sealed record ChoiceSchema(params IReadOnlyList<SchemaNode> Alternatives) : SchemaNode
{
    public override string Expected => string.Join(", or ", Alternatives.Select(alternative => alternative.Expected));
}
