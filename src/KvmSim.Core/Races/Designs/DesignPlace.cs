using KvmSim.Exploration;
using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>
/// Where a protocol stands in the space of designs. A dynamic ONLINE state is the ONLINE section to the protocol.
/// </summary>
/// <param name="Parts">The parts.</param>
/// <param name="EnablesAtLoad">Whether virtualization is enabled at load.</param>
public readonly record struct DesignPlace(ProtocolParts Parts, bool EnablesAtLoad)
{
    /// <summary>The place of a model.</summary>
    public static DesignPlace Of(ExplorationModel model) => Of(model.Parts, model.EnablesAtLoad);

    /// <summary>The place of a design.</summary>
    public static DesignPlace Of(Design design) => Of(design.Parts, design.EnablesAtLoad);

    /// <summary>The parts that differ from another place's, in words: "Callback: Starting to Online".</summary>
    public IReadOnlyList<string> ChangesTo(DesignPlace other) =>
    [
        .. Words(this).Zip(Words(other))
            .Where(pair => !string.Equals(pair.First.Value, pair.Second.Value, StringComparison.Ordinal))
            .Select(pair => $"{pair.First.Part}: {pair.First.Value} to {pair.Second.Value}"),
    ];

    private static DesignPlace Of(ProtocolParts parts, bool enablesAtLoad) => new(
        parts.Callback == CallbackSection.OnlineDynamic ? parts with { Callback = CallbackSection.Online } : parts,
        enablesAtLoad && parts.InstallsOnUse);

    private static (string Part, string Value)[] Words(DesignPlace place) =>
    [
        (nameof(ProtocolParts.Callback), place.Parts.Callback.ToString()),
        (nameof(ProtocolParts.Check), place.Parts.Check.ToString()),
        (nameof(ProtocolParts.Refusal), place.Parts.Refusal.ToString()),
        (nameof(ProtocolParts.Remembers), Word(place.Parts.Remembers)),
        (nameof(ProtocolParts.Reevaluates), Word(place.Parts.Reevaluates)),
        (nameof(ProtocolParts.Locking), place.Parts.Locking.ToString()),
        (nameof(ProtocolParts.LocksOnDestroy), Word(place.Parts.LocksOnDestroy)),
        (nameof(ProtocolParts.ResetsFailure), Word(place.Parts.ResetsFailure)),
        (nameof(ProtocolParts.CountLockStopsMachine), Word(place.Parts.CountLockStopsMachine)),
        (nameof(EnablesAtLoad), Word(place.EnablesAtLoad)),
    ];

    private static string Word(bool value) => value ? "yes" : "no";
}
