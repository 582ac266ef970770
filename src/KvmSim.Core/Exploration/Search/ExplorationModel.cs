using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>A protocol to explore: the parts of a generation under a name.</summary>
/// <param name="Name">The name, e.g. "v1-nolock".</param>
/// <param name="Title">A line that says what it is.</param>
/// <param name="Parts">The parts; nothing else tells protocols apart.</param>
public sealed record ExplorationModel(string Name, string Title, ProtocolParts Parts)
{
    /// <summary>Whether the module holds a reference from load to unload (6.12, enable_virt_at_load=1).</summary>
    public bool EnablesAtLoad { get; init; }

    /// <summary>The generation that it is the protocol of; null where it is none's.</summary>
    public Generation? Origin { get; init; }

    /// <summary>How its parts are known; empty for a protocol that no kernel has.</summary>
    public IReadOnlyList<KnownPart> KnownParts { get; init; } = [];

    /// <summary>What a finding about it rests on: the search is exact, so it is known as well as the parts.</summary>
    public Evidence Evidence => Evidence.OfParts(
        KnownParts,
        GenerationPart.Callback, GenerationPart.Check, GenerationPart.Refusal, GenerationPart.Memory,
        GenerationPart.Locks);

    /// <summary>
    /// The protocol of a generation, as its module is loaded where nothing is said, under that generation's id.
    /// </summary>
    public static ExplorationModel Of(Generation generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        ParameterValues values = generation.Defaults.GetValueOrDefault("kvm");
        return new ExplorationModel(generation.Id, generation.Title, generation.PartsUnder(values))
        {
            Origin = generation,
            KnownParts = generation.KnownParts,
            EnablesAtLoad = generation.EnablesAtLoad(values),
        };
    }

    /// <inheritdoc />
    public override string ToString() => Name;
}
