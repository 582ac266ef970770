namespace KvmSim.Protocol;

/// <summary>Two parts that no protocol can have together: the step programs have no such way.</summary>
/// <param name="Part">One of the two, by its key in a manifest of kind Generation.</param>
/// <param name="Other">The other, by its key.</param>
/// <param name="Reason">Why not, in a sentence.</param>
/// <param name="Applies">Whether parts have it.</param>
internal sealed record PartContradiction(string Part, string Other, string Reason, Func<ProtocolParts, bool> Applies)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<PartContradiction> All { get; } =
    [
        new("check", "callback", "A callback in the STARTING section may not fail, so it checks nothing.",
            parts => IsStarting(parts) && Checks(parts)),
        new("locking", "callback", "Callbacks that are installed on the first use stand in the ONLINE section.",
            parts => IsStarting(parts) && parts.InstallsOnUse),
        new("check", "locking", "A callback that is installed on the first use only enables, and is checked there.",
            parts => Checks(parts) && parts.InstallsOnUse),
        new("refusal", "check", "Only a callback that checks can refuse always.",
            parts => parts.Refusal == RefusalPolicy.Always && !Checks(parts)),
        new("remembers", "check", "Only a callback that checks has something to remember.",
            parts => parts.Remembers && !Checks(parts)),
        new("remembers", "refusal", "What is always refused never comes online, and there is nothing to remember.",
            parts => parts.Remembers && parts.Refusal == RefusalPolicy.Always),
        new("reevaluates", "remembers", "Without something that is remembered there is nothing to ask again.",
            parts => parts.Reevaluates && !parts.Remembers),
        new("locksOnDestroy", "locking", "cpuhp_remove_state takes cpu_hotplug_lock itself.",
            parts => parts.LocksOnDestroy && parts.InstallsOnUse),
    ];

    /// <summary>Those that parts have; none for a protocol that could be.</summary>
    public static IEnumerable<PartContradiction> Of(ProtocolParts parts) => All.Where(known => known.Applies(parts));

    /// <inheritdoc />
    public override string ToString() => $"{Part}, {Other}: {Reason}";

    private static bool IsStarting(in ProtocolParts parts) => parts.Callback == CallbackSection.Starting;

    private static bool Checks(in ProtocolParts parts) => parts.Check == CheckPlace.Callback;
}
