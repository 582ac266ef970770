namespace KvmSim.Fleet;

/// <summary>What all members of a set have, and on whose account the rest is not part of it.</summary>
public sealed class CapabilityBaseline
{
    private CapabilityBaseline(KnownCapabilities shared, CapabilitySet union, IReadOnlyList<CapabilityCost> costs) =>
        (Shared, Union, Costs) = (shared, union, costs);

    /// <summary>
    /// What all have. Unknown is what nobody is known to lack and somebody does not tell.
    /// </summary>
    public KnownCapabilities Shared { get; }

    /// <summary>What at least one has.</summary>
    public CapabilitySet Union { get; }

    /// <summary>
    /// What some have and not all: one entry for each group of members that lack the same, those that the fewest lack
    /// first.
    /// </summary>
    public IReadOnlyList<CapabilityCost> Costs { get; }

    /// <summary>The baseline of a set; empty for an empty one. Takes time and memory linear in the set.</summary>
    public static CapabilityBaseline Of(IReadOnlyList<BaselineMember> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count == 0)
        {
            return new CapabilityBaseline(default, default, []);
        }

        KnownCapabilities shared = members[0].Capabilities;
        CapabilitySet union = default;
        foreach (BaselineMember member in members)
        {
            shared = shared.And(member.Capabilities);
            union = union.Union(member.Shown ?? member.Capabilities.Has);
        }

        return new CapabilityBaseline(shared, union, CostsOf(members, union.Except(shared.Has)));
    }

    /// <summary>Two baselines that have nothing to do with each other.</summary>
    internal CapabilityBaseline Beside(CapabilityBaseline other) => new(
        new KnownCapabilities(
            Shared.Has.Union(other.Shared.Has), Shared.Unknown.Union(other.Shared.Unknown)),
        Union.Union(other.Union),
        [.. Costs, .. other.Costs]);

    /// <summary>The same costs, with less that is shared.</summary>
    internal CapabilityBaseline With(CapabilitySet shared) => new(Shared with { Has = shared }, Union, Costs);

    private static CapabilityCost[] CostsOf(IReadOnlyList<BaselineMember> members, CapabilitySet lost)
    {
        Dictionary<int, (MemberSet Lacking, MemberSet Unknown)> blamed = lost.Enumerate().ToDictionary(
            capability => capability.Index, _ => (new MemberSet(members.Count), new MemberSet(members.Count)));
        for (int i = 0; i < members.Count; i++)
        {
            KnownCapabilities capabilities = members[i].Capabilities;
            foreach (Capability capability in lost.Except(capabilities.Has).Enumerate())
            {
                (MemberSet lacking, MemberSet unknown) = blamed[capability.Index];
                (capabilities.Unknown.Contains(capability) ? unknown : lacking).Add(i);
            }
        }

        return
        [
            .. blamed.GroupBy(pair => pair.Value)
                .Select(group => new CapabilityCost(
                    members,
                    group.Key.Lacking,
                    group.Key.Unknown,
                    CapabilitySet.Of(group.Select(pair => CapabilityTable.All[pair.Key]))))
                .OrderBy(cost => cost.LackingCount + cost.UnknownCount)
                .ThenBy(cost => cost.Lost.Enumerate().First().Index),
        ];
    }
}
