namespace KvmSim.Manifests;

/// <summary>One of some words.</summary>
internal sealed record EnumSchema(params IReadOnlyList<string> Words) : SchemaNode
{
    /// <summary>What any other word is.</summary>
    public ManifestErrorId ErrorId { get; init; } = ManifestErrorId.UnknownName;

    /// <summary>Words that are read too, each for one of <see cref="Words"/>; none is ever written.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>(
        StringComparer.Ordinal);

    public override string Expected => Words.Count == 1 ? $"'{Words[0]}'" : $"one of {string.Join(", ", Words)}";

    /// <summary>Whether the word may stand there.</summary>
    public bool Takes(string word) => Words.Contains(word, StringComparer.Ordinal) || Aliases.ContainsKey(word);
}
