using KvmSim.Description;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>A catalog that is a fixed list of names.</summary>
public sealed class NameCatalog : INameCatalog
{
    private GenerationLibrary _generations = GenerationLibrary.Shipped;
    private Func<string, MachineDocument?>? _machines;
    private readonly Dictionary<NameKind, IReadOnlyCollection<string>> _names = [];

    /// <summary>Knows nothing, and so takes any name.</summary>
    public static INameCatalog Unchecked { get; } = new NameCatalog();

    /// <summary>This catalog with the names of one kind, in place of those that it had.</summary>
    public NameCatalog With(NameKind kind, IEnumerable<string> names)
    {
        NameCatalog copy = Copy();
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

    /// <summary>This catalog, which asks for the descriptions of machines there.</summary>
    /// <param name="find">The machine of a name, or null; asked by whatever thread reads.</param>
    public NameCatalog WithMachines(Func<string, MachineDocument?> find)
    {
        NameCatalog copy = Copy();
        copy._machines = find;
        return copy;
    }

    /// <inheritdoc />
    public bool KnowsMachines => _machines is not null;

    /// <inheritdoc />
    public MachineDocument? FindMachine(string name) => _machines?.Invoke(name);

    /// <inheritdoc />
    public Generation? FindGeneration(string name) => _generations.Find(name);

    private NameCatalog Copy()
    {
        NameCatalog copy = new() { _generations = _generations, _machines = _machines };
        foreach ((NameKind known, IReadOnlyCollection<string> list) in _names)
        {
            copy._names[known] = list;
        }

        return copy;
    }

    /// <inheritdoc />
    public IReadOnlyCollection<string>? GetNames(NameKind kind) => _names.GetValueOrDefault(kind);
}
