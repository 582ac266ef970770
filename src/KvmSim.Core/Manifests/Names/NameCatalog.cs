namespace KvmSim.Manifests;

/// <summary>A catalog that is a fixed list of names.</summary>
public sealed class NameCatalog : INameCatalog
{
    private readonly Dictionary<NameKind, IReadOnlyCollection<string>> _names = [];

    /// <summary>Knows nothing, and so takes any name.</summary>
    public static INameCatalog Unchecked { get; } = new NameCatalog();

    /// <summary>This catalog with the names of one kind, in place of those that it had.</summary>
    public NameCatalog With(NameKind kind, IEnumerable<string> names)
    {
        NameCatalog copy = new();
        foreach ((NameKind known, IReadOnlyCollection<string> list) in _names)
        {
            copy._names[known] = list;
        }

        copy._names[kind] = [.. names];
        return copy;
    }

    /// <inheritdoc />
    public IReadOnlyCollection<string>? GetNames(NameKind kind) => _names.GetValueOrDefault(kind);
}
