using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Scenarios;

/// <summary>A generation as it is compared with others: with the parameters that choose between its policies.</summary>
/// <param name="Label">What a table calls it, e.g. "linux-6.12 at_load=0".</param>
/// <param name="Generation">The generation.</param>
/// <param name="Parameters">Parameters laid over the machine's, by module.</param>
public sealed record GenerationVariant(
    string Label, Generation Generation, IReadOnlyDictionary<string, ParameterValues> Parameters)
{
    /// <summary>
    /// Every generation, and both policies of one that has a parameter to choose. Not the build made for recording.
    /// </summary>
    public static IReadOnlyList<GenerationVariant> All { get; } = [.. GenerationCatalog.All
        .Where(generation => !generation.OutOfTree)
        .SelectMany(Of)];

    /// <summary>
    /// What is meant by a name: a generation as it is, or with a policy where that is said as in <see cref="Label"/>
    /// ("linux-6.12 at_load=0").
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="find">Finds a generation by its name; it answers for what is not found.</param>
    public static GenerationVariant Find(string name, Func<string, Generation> find)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(find);
        int end = name.IndexOf(' ', StringComparison.Ordinal);
        string policy = end < 0 ? "" : name[end..].Trim();
        return policy.Length == 0
            ? Of(find(name)).First()
            : Of(find(name[..end])).FirstOrDefault(variant =>
                variant.Label.EndsWith($" {policy}", StringComparison.OrdinalIgnoreCase)) ?? Of(find(name)).First();
    }

    /// <summary>The variants of one generation, the first without a parameter.</summary>
    public static IEnumerable<GenerationVariant> Of(Generation generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        bool tdx = generation.FindParameter("kvm_intel", ParameterNames.Tdx) is not null; // 6.16 has 6.12's policies
        return generation.Parts.InstallsOnUse && !tdx
            ? [Plain(generation), With(generation, "at_load=0", $"{ParameterNames.EnableVirtAtLoad}=0")]
            : generation.FindParameter(ModuleOperations.Core, ParameterNames.RefuseIncompatible) is not null
                ? [Plain(generation), With(generation, "refuse=1", $"{ParameterNames.RefuseIncompatible}=1")]
                : [Plain(generation)];
    }

    /// <summary>
    /// The machine under this variant. Parameters of the machine that the generation does not have are left out: the
    /// question is what that kernel does with this hardware.
    /// </summary>
    public HostDescription Apply(HostDescription machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Dictionary<string, ParameterValues> known = machine.Parameters.ToDictionary(
            pair => pair.Key,
            pair => ParameterValues.Of(pair.Value.All.Where(value => Generation.FindParameter(pair.Key, value.Key) is not null)),
            StringComparer.Ordinal);
        return ScenarioRunner.WithParameters(machine with { Generation = Generation, Parameters = known }, Parameters);
    }

    private static GenerationVariant Plain(Generation generation) =>
        new(generation.Id, generation, new Dictionary<string, ParameterValues>(StringComparer.Ordinal));

    private static GenerationVariant With(Generation generation, string label, string word) =>
        new($"{generation.Id} {label}", generation, new Dictionary<string, ParameterValues>(StringComparer.Ordinal)
        {
            [ModuleOperations.Core] = ParameterValues.Parse([word]),
        });
}
