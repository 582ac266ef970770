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

    /// <summary>The variants of one generation: as it is, and under each policy that a parameter chooses.</summary>
    public static IEnumerable<GenerationVariant> Of(Generation generation) =>
        GenerationLibrary.SettingsOf(generation).Select(Plain)
        .Prepend(Plain(generation));

    /// <summary>
    /// A generation as it is. One that a text gave other parameters is the one that it was, with them.
    /// </summary>
    public static GenerationVariant Plain(Generation generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        return generation.Setting is { } setting
            ? new(generation.Id, setting.Of, setting.Values)
            : new(generation.Id, generation, new Dictionary<string, ParameterValues>(StringComparer.Ordinal));
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
            pair => ParameterValues.Of(
                pair.Value.All.Where(value => Generation.FindParameter(pair.Key, value.Key) is not null)),
            StringComparer.Ordinal);
        return ScenarioRunner.WithParameters(machine with { Generation = Generation, Parameters = known }, Parameters);
    }
}
