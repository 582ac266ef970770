using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>A catalog that is a fixed list of names.</summary>
public sealed class NameCatalog : INameCatalog
{
    private GenerationLibrary _generations = GenerationLibrary.Shipped;
    private readonly Dictionary<NameKind, IReadOnlyCollection<string>> _names = [];

    /// <summary>Knows nothing, and so takes any name.</summary>
    public static INameCatalog Unchecked { get; } = new NameCatalog();

    /// <summary>This catalog with the names of one kind, in place of those that it had.</summary>
    public NameCatalog With(NameKind kind, IEnumerable<string> names)
    {
        NameCatalog copy = new() { _generations = _generations };
        foreach ((NameKind known, IReadOnlyCollection<string> list) in _names)
        {
            copy._names[known] = list;
        }

        copy._names[kind] = [.. names];
        return copy;
    }

    /// <summary>This catalog with the generations of a library, and no other.</summary>
    public NameCatalog With(GenerationLibrary generations)
    {
        ArgumentNullException.ThrowIfNull(generations);
        NameCatalog copy = With(NameKind.Generation, generations.Names);
        copy._generations = generations;
        return copy;
    }

    /// <inheritdoc />
    public Generation? FindGeneration(string name) => _generations.Find(name);

    /// <inheritdoc />
    public IReadOnlyCollection<string>? GetNames(NameKind kind) => _names.GetValueOrDefault(kind);
}
