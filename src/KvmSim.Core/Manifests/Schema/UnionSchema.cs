namespace KvmSim.Manifests;

/// <summary>A mapping with exactly one of several keys, and keys that may go with it.</summary>
/// <param name="Noun">What the key is called: "operation".</param>
/// <param name="Common">Keys that go with every case.</param>
/// <param name="Cases">The choices.</param>
internal sealed record UnionSchema(
    string Noun, IReadOnlyList<SchemaProperty> Common, IReadOnlyList<UnionCase> Cases) : SchemaNode
{
    public override string Expected => $"a mapping with exactly one {Noun}";
}
