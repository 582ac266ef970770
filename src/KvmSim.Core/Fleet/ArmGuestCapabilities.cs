using KvmSim.Arm;
using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>
/// What KVM on an arm64 host shows a guest, and which guests that were shown something else it takes
/// (arch/arm64/kvm/sys_regs.c, 6.12 and 7.3): fields, vector lengths, the CPUs as they are.
/// </summary>
internal sealed class ArmGuestCapabilities
{
    private static readonly CapabilitySet Fields = ArmCapabilityTable.SetOf(CapabilityKind.ArmField);

    private readonly ArmSystem _system;
    private readonly List<Capability> _shown = [];
    private readonly List<Capability> _taken = [];
    private readonly List<Capability> _unknown = [];
    private readonly List<Capability> _mayTake = [];

    private ArmGuestCapabilities(ArmSystem system) => _system = system;

    /// <summary>What a guest is shown that is started there with all that there is.</summary>
    public required KnownCapabilities Shown { get; init; }

    /// <summary>What a guest may have been shown that comes from elsewhere.</summary>
    public required KnownCapabilities Taken { get; init; }

    /// <summary>What guests see of the CPUs as they are.</summary>
    public required ArmIdentity Identity { get; init; }

    /// <summary>Those of a host that has booted.</summary>
    public static ArmGuestCapabilities Of(ArmSystem system)
    {
        ArmIdentity identity = ArmIdentity.Of(system.Rules, [.. system.All.Select(cpu => cpu.Model)]);
        ArmGuestCapabilities found = new(system)
        {
            Shown = default,
            Taken = default,
            Identity = identity,
        };
        found.AddFields();
        found.AddLengths();
        found._unknown.AddRange(
            identity.Unknown.Select(name => ArmCapabilityTable.Of(CapabilityKind.ArmIdentity, name)));
        if (system.Has("HAS_NESTED_VIRT") != false)
        {
            found._unknown.AddRange(ArmCapabilityTable.SetOf(CapabilityKind.ArmNesting).Enumerate());
        }

        CapabilitySet unknown = CapabilitySet.Of(found._unknown);
        return new ArmGuestCapabilities(system)
        {
            Shown = new KnownCapabilities(CapabilitySet.Of(found._shown), unknown),
            Taken = new KnownCapabilities(
                CapabilitySet.Of(found._taken),
                unknown.Union(CapabilitySet.Of(found._mayTake)).Except(CapabilitySet.Of(found._taken))),
            Identity = identity,
        };
    }

    /// <summary>
    /// Of all that several hosts take, what a guest is best shown: of each field the value beside which all others are
    /// safe.
    /// </summary>
    public static CapabilitySet Best(ArmRules rules, CapabilitySet taken)
    {
        List<Capability> best = [.. taken.Except(Fields).Enumerate()];
        Dictionary<ArmField, ArmGuestField> known = ArmGuestFields.Of(rules).ToDictionary(field => field.Field);
        foreach (IGrouping<ArmField, Capability> field in taken.Intersect(Fields).Enumerate()
            .GroupBy(capability => capability.Field!))
        {
            if (field.FirstOrDefault(one => !known.TryGetValue(field.Key, out ArmGuestField? guest)
                || field.All(other => guest.Takes(other.Value, one.Value, other.Value))) is { } shown)
            {
                best.Add(shown);
            }
        }

        return CapabilitySet.Of(best);
    }

    private void AddFields()
    {
        ArmGuestView view = new(_system);
        Dictionary<ArmField, ArmGuestField> known =
            ArmGuestFields.Of(_system.Rules).ToDictionary(field => field.Field);
        foreach (ArmField field in ArmGuestFields.All)
        {
            long? shown = known.TryGetValue(field, out ArmGuestField? guest) ? view.Shown(guest) : 0;
            if (shown is not { } value)
            {
                AddUnknown(guest!);
                continue;
            }

            long? own = _system.Value(field);
            _shown.Add(ArmCapabilityTable.Of(field, value));
            _taken.AddRange(ArmCapabilityTable.Of(field)
                .Where(other => guest?.Takes(other.Value, value, own) ?? other.Value == value));
            if (guest?.Use == ArmGuestUse.Ignored && own is null)
            {
                _mayTake.AddRange(ArmCapabilityTable.Of(field));
            }
        }
    }

    /// <summary>
    /// Of a field of which nobody knows what is shown, some values are taken all the same: zero of most.
    /// </summary>
    private void AddUnknown(ArmGuestField guest)
    {
        Capability[] values = [.. ArmCapabilityTable.Of(guest.Field)];
        _unknown.AddRange(values);
        foreach (Capability value in values)
        {
            bool isTaken = Array.TrueForAll(values, shown => guest.Takes(value.Value, shown.Value, null));
            if (isTaken)
            {
                _taken.Add(value);
            }
        }
    }

    /// <summary>
    /// A guest has all lengths of its host up to the longest that it is given: one that comes has to find the same.
    /// </summary>
    private void AddLengths()
    {
        bool? has = _system.Has("SVE");
        ArmVectorLengths? lengths = has == false ? default(ArmVectorLengths) : _system.GuestSveLengths;
        if (has is null || lengths is not { } given)
        {
            _unknown.AddRange(ArmCapabilityTable.SetOf(CapabilityKind.ArmVectorLength).Enumerate());
            return;
        }

        int longest = given.Bits.LastOrDefault();
        for (int length = ArmVectorLengths.Step; length <= ArmVectorLengths.Longest; length += ArmVectorLengths.Step)
        {
            bool isThere = given.Bits.Contains(length);
            Capability capability = ArmCapabilityTable.Of(
                CapabilityKind.ArmVectorLength,
                isThere ? ArmCapabilityTable.NameOf(length) : ArmCapabilityTable.NameWithout(length));
            _taken.Add(capability);
            if (length <= longest)
            {
                _shown.Add(capability);
            }
        }
    }
}
