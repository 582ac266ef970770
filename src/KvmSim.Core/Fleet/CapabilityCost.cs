namespace KvmSim.Fleet;

/// <summary>Capabilities that a baseline does not have, and the members on whose account.</summary>
public sealed class CapabilityCost
{
    private readonly IReadOnlyList<BaselineMember> _members;
    private readonly MemberSet _lacking;
    private readonly MemberSet _unknown;

    internal CapabilityCost(
        IReadOnlyList<BaselineMember> members, MemberSet lacking, MemberSet unknown, CapabilitySet lost) =>
        (_members, _lacking, _unknown, Lost) = (members, lacking, unknown, lost);

    /// <summary>What the others have; each is lacking on the very same members.</summary>
    public CapabilitySet Lost { get; }

    /// <summary>The names of those that lack it.</summary>
    public IReadOnlyList<string> LackingOn => Names(_lacking);

    /// <summary>The names of those of which nobody knows whether they have it.</summary>
    public IReadOnlyList<string> UnknownOn => Names(_unknown);

    /// <summary>How many lack it.</summary>
    public int LackingCount => Count(_lacking);

    /// <summary>Of how many it is not known.</summary>
    public int UnknownCount => Count(_unknown);

    private string[] Names(MemberSet members) => [.. members.Enumerate().SelectMany(index => _members[index].Names)];

    private int Count(MemberSet members) => members.Enumerate().Sum(index => _members[index].Names.Count);
}
