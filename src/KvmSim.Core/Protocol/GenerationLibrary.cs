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
        .Concat(GenerationCatalog.Arm)
        .Concat(TeachingGenerations.All)
        .Concat(Settings)
        .SelectMany(generation => generation.Aliases.Prepend(generation.Id));

    /// <summary>
    /// The generation that a text names: by an id or alias, whatever its case; by a kernel version, as uname -r says it
    /// or in short ("6.13", "linux-6.13", "6.8.0-45-generic"); with parameters behind it if it is to have them
    /// ("linux-6.12 at_load=0", see
    /// <see cref="GenerationSetting"/>). Null if it names none.
    /// </summary>
    public Generation? Find(string name) => Find(name, out _);

    /// <summary>
    /// The same, and what is wrong with the words behind the name, in a sentence; null if nothing is.
    /// </summary>
    public Generation? Find(string name, out string? problem)
    {
        (string first, string[] words) = GenerationSetting.Split(name);
        problem = null;
        Generation? found = FindNamed(first) ?? FindByPolicy(first) ?? FindByVersion(first)?.Generation;
        return found is null || words.Length == 0 ? found : GenerationSetting.Apply(found, words, out problem);
    }

    /// <summary>Every generation under each of its policies, as texts name them.</summary>
    public IEnumerable<Generation> Settings => All.SelectMany(SettingsOf);

    /// <summary>A generation under each of the policies that a parameter of it chooses, but for its own.</summary>
    public static IEnumerable<Generation> SettingsOf(Generation generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        return generation.Policies
            .Where(
                policy => generation.Parameters.Any(
                    parameter => policy.Chooses(parameter) && parameter.Default != policy.Value))
            .Select(policy => GenerationSetting.Under(generation, policy));
    }

    /// <summary>
    /// The generation of a kernel version; null if the name is none, or one that no generation stands for.
    /// </summary>
    public static (Generation Generation, KernelRelease Release)? FindByVersion(string name) =>
        KernelRelease.Of(name) is { Exists: true } release
        && GenerationCatalog.All.FirstOrDefault(
            generation => generation.Versions?.Has(release.Version) == true) is { } found
            ? (found, release)
            : null;

    /// <summary>The generation of that id or alias, whatever its case; or null.</summary>
    public Generation? FindNamed(string name) => GenerationCatalog.Find(name)
        ?? TeachingGenerations.All.Concat(Composed).FirstOrDefault(generation =>
            string.Equals(generation.Id, name, StringComparison.OrdinalIgnoreCase));

    private static Generation? FindByPolicy(string name) => Shipped.Settings.FirstOrDefault(generation =>
        generation.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase));

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
