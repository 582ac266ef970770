namespace KvmSim.Protocol;

/// <summary>
/// The generations that are known in one place: those that are shipped, and those that were composed and added. What is
/// named anywhere is looked up here.
/// </summary>
public sealed class GenerationLibrary
{
    private GenerationLibrary(IReadOnlyList<Generation> composed) => Composed = composed;

    /// <summary>The shipped ones alone.</summary>
    public static GenerationLibrary Shipped { get; } = new([]);

    /// <summary>Those that were added, in the order in which they were.</summary>
    public IReadOnlyList<Generation> Composed { get; }

    /// <summary>All: shipped ones oldest first, then those that were added.</summary>
    public IEnumerable<Generation> All => GenerationCatalog.All.Concat(Composed);

    /// <summary>Whether a name is taken by what is shipped.</summary>
    public static bool IsShipped(string name) => Shipped.FindNamed(name) is not null;

    /// <summary>Every id and alias, those of the teaching generations too.</summary>
    public IEnumerable<string> Names => All
        .Concat(TeachingGenerations.All)
        .SelectMany(generation => generation.Aliases.Prepend(generation.Id));

    /// <summary>
    /// The generation of that id or alias, whatever its case; else the one of the kernel version that the name is, as uname -r
    /// says it or in short ("6.13", "linux-6.13", "6.8.0-45-generic"); or null.
    /// </summary>
    public Generation? Find(string name) => FindNamed(name) ?? FindByVersion(name)?.Generation;

    /// <summary>The generation of a kernel version; null if the name is none, or one that no generation stands for.</summary>
    public static (Generation Generation, KernelRelease Release)? FindByVersion(string name) =>
        KernelRelease.Of(name) is { Exists: true } release
        && GenerationCatalog.All.FirstOrDefault(generation => generation.Versions?.Has(release.Version) == true) is { } found
            ? (found, release)
            : null;

    /// <summary>The generation of that id or alias, whatever its case; or null.</summary>
    public Generation? FindNamed(string name) => GenerationCatalog.Find(name)
        ?? TeachingGenerations.All.Concat(Composed).FirstOrDefault(generation =>
            string.Equals(generation.Id, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>This library without a generation that was added; the same if none has that id.</summary>
    public GenerationLibrary Without(string id) =>
        new([.. Composed.Where(other => !string.Equals(other.Id, id, StringComparison.OrdinalIgnoreCase))]);

    /// <summary>This library with a generation more, in place of one of the same id that was added before.</summary>
    /// <exception cref="ArgumentException">A shipped generation has that name.</exception>
    public GenerationLibrary With(Generation generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        if (IsShipped(generation.Id))
        {
            throw new ArgumentException($"'{generation.Id}' is the name of a shipped generation.", nameof(generation));
        }

        return new GenerationLibrary([.. Without(generation.Id).Composed, generation]);
    }
}
