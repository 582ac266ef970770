namespace KvmSim.Manifests;

/// <summary>One of some words.</summary>
internal sealed record EnumSchema(params IReadOnlyList<string> Words) : SchemaNode
{
    /// <summary>What any other word is.</summary>
    public ManifestErrorId ErrorId { get; init; } = ManifestErrorId.UnknownName;

    public override string Expected => Words.Count == 1 ? $"'{Words[0]}'" : $"one of {string.Join(", ", Words)}";
}
