namespace KvmSim.Manifests;

/// <summary>
/// One choice of a <see cref="UnionSchema"/>: the key that makes it, and the keys that may go with it.
/// </summary>
internal sealed record UnionCase(string Key, SchemaNode Value, params IReadOnlyList<SchemaProperty> Modifiers);
