namespace KvmSim.Manifests;

/// <summary>A mapping whose keys the user chooses. The key is a text, an enum, a name or an integer.</summary>
internal sealed record MapSchema(SchemaNode Key, SchemaNode Value, int Max) : SchemaNode
{
    /// <summary>Keys that editors offer, each with its meaning.</summary>
    public IReadOnlyList<(string Key, string Description)> KnownKeys { get; init; } = [];

    /// <summary>Whether there are no keys besides <see cref="KnownKeys"/>, as far as an editor can tell.</summary>
    public bool IsClosed { get; init; }

    /// <summary>The value of a key where it has a schema of its own; null for <see cref="Value"/>.</summary>
    public Func<string, SchemaNode>? OwnValues { get; init; }

    public override string Expected => "a mapping";

    /// <summary>What stands behind a key.</summary>
    public SchemaNode ValueOf(string key) => OwnValues?.Invoke(key) ?? Value;
}
