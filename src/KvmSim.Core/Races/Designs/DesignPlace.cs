using KvmSim.Exploration;
using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>
/// Where a protocol stands in the space of designs. A dynamic ONLINE state is the ONLINE section to the protocol, and
/// where callbacks are installed on the first use nobody reads the counter of failures a second time.
/// </summary>
/// <param name="Parts">The parts.</param>
/// <param name="EnablesAtLoad">Whether virtualization is enabled at load.</param>
public readonly record struct DesignPlace(ProtocolParts Parts, bool EnablesAtLoad)
{
    /// <summary>Each part's value by the part's name; "yes" and "no" for what is there or not.</summary>
    internal IReadOnlyList<(string Part, string Value)> Values =>
    [
        (nameof(ProtocolParts.Callback), Parts.Callback.ToString()),
        (nameof(ProtocolParts.Check), Parts.Check.ToString()),
        (nameof(ProtocolParts.Refusal), Parts.Refusal.ToString()),
        (nameof(ProtocolParts.Remembers), Word(Parts.Remembers)),
        (nameof(ProtocolParts.Reevaluates), Word(Parts.Reevaluates)),
        (nameof(ProtocolParts.Locking), Parts.Locking.ToString()),
        (nameof(ProtocolParts.LocksOnDestroy), Word(Parts.LocksOnDestroy)),
        (nameof(ProtocolParts.ResetsFailure), Word(Parts.ResetsFailure)),
        (nameof(ProtocolParts.CountLockStopsMachine), Word(Parts.CountLockStopsMachine)),
        (nameof(EnablesAtLoad), Word(EnablesAtLoad)),
    ];

    /// <summary>The place of a model.</summary>
    public static DesignPlace Of(ExplorationModel model) => Of(model.Parts, model.EnablesAtLoad);

    /// <summary>The place of a design.</summary>
    public static DesignPlace Of(Design design) => Of(design.Parts, design.EnablesAtLoad);

    /// <summary>The parts that differ from another place's, in words: "Callback: Starting to Online".</summary>
    public IReadOnlyList<string> ChangesTo(DesignPlace other) =>
    [
        .. Values.Zip(other.Values)
            .Where(pair => !string.Equals(pair.First.Value, pair.Second.Value, StringComparison.Ordinal))
            .Select(pair => $"{pair.First.Part}: {pair.First.Value} to {pair.Second.Value}"),
    ];

    /// <summary>
    /// E.g. "Callback Online, Check Enable, Refusal WhileInUse, Locking HotplugThenCount, ResetsFailure".
    /// </summary>
    public override string ToString() => Describe([this]);

    /// <summary>The parts that places share, in words; those in which they differ as "either".</summary>
    internal static string Describe(IEnumerable<DesignPlace> places) => string.Join(
        ", ",
        places.SelectMany(place => place.Values)
            .GroupBy(one => one.Part, one => one.Value, StringComparer.Ordinal)
            .Select(part => (part.Key, part.Distinct(StringComparer.Ordinal).ToArray()) switch
            {
                (_, ["no"]) => "",
                (string name, ["yes"]) => name,
                (string name, [string value]) => $"{name} {value}",
                (string name, ["yes", "no"] or ["no", "yes"]) => $"either {name} or not",
                (string name, string[] several) => $"{name} {string.Join(" or ", several)}",
            })
            .Where(word => word.Length > 0));

    private static DesignPlace Of(in ProtocolParts parts, bool enablesAtLoad) => new(
        parts with
        {
            Callback = parts.Callback == CallbackSection.OnlineDynamic ? CallbackSection.Online : parts.Callback,
            ResetsFailure = parts.ResetsFailure && !parts.InstallsOnUse,
        },
        enablesAtLoad && parts.InstallsOnUse);

    private static string Word(bool value) => value ? "yes" : "no";
}
