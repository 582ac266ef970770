using KvmSim.Arm;
using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>
/// What KVM on an arm64 host shows a guest, and which guests that were shown something else it takes
/// (arch/arm64/kvm/sys_regs.c, 6.12 and 7.3): fields, vector lengths, the CPUs as they are.
/// </summary>
internal sealed class ArmGuestCapabilities
{
    private static readonly ArmField Spectre = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.CSV2");
    private static readonly ArmField Meltdown = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.CSV3");
    private static readonly ArmField Pmu = ArmRegisterTable.GetField("ID_AA64DFR0_EL1.PMUVer");
    private static readonly ArmField Ras = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.RAS");
    private static readonly ArmField RasFraction = ArmRegisterTable.GetField("ID_AA64PFR1_EL1.RAS_frac");
    private static readonly ArmField User = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.EL0");
    private static readonly CapabilitySet Fields = ArmCapabilityTable.SetOf(CapabilityKind.ArmField);

    private const long OwnPmu = 15;

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
        Dictionary<ArmField, ArmGuestField> known =
            ArmGuestFields.Of(_system.Rules).ToDictionary(field => field.Field);
        foreach (ArmField field in ArmGuestFields.All)
        {
            long? shown = known.TryGetValue(field, out ArmGuestField? guest) ? ValueOf(guest) : 0;
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

    /// <summary>What a guest is shown of a field; null where that hangs on what is not known.</summary>
    private long? ValueOf(ArmGuestField field)
    {
        if (_system.Options.Mode == ArmMode.Protected)
        {
            // What the protected hypervisor shows is another matter, and was not read.
            return null;
        }

        // Without 32-bit programs on all CPUs the 32-bit registers are zero (aa32_id_visibility).
        bool? isThere = IsOf32Bit(field.Field) ? _system.Value(User) is { } user ? user >= 2 : null : true;
        foreach (string need in field.Needs)
        {
            isThere &= need[0] == '!' ? !_system.Has(need[1..]) : _system.Has(need);
        }

        isThere &= ReferenceEquals(field.Field, RasFraction) && field.Needs.Count > 0
            ? _system.Value(Ras) is { } ras ? ras == 1 : null : true;
        return isThere == false || field.Use == ArmGuestUse.Ignored ? 0
            : isThere is null ? null
            : Limited(field, Replaced(field.Field, _system.Value(field.Field)));
    }

    /// <summary>What KVM puts in place of the system's value.</summary>
    private long? Replaced(ArmField field, long? value) =>
        ReferenceEquals(field, Spectre) ? _system.Has("SPECTRE_V2") is { } isOpen ? isOpen ? value : 1 : null
        : ReferenceEquals(field, Meltdown) ? _system.IsSafeFromMeltdown is { } isSafe ? isSafe ? 1 : value : null
        : ReferenceEquals(field, Pmu)
            ? _system.Has("WORKAROUND_PMUV3_IMPDEF_TRAPS") is { } isTrapped
                ? isTrapped ? 1 : value == OwnPmu ? 0 : value
                : null
        : value;

    private static long? Limited(ArmGuestField field, long? value) =>
        value is { } known && field.Limit is { } limit ? Math.Min(known, limit) : value;

    private static bool IsOf32Bit(ArmField field) =>
        field.Register.Bits == 32 && !string.Equals(field.Register.Name, "CTR_EL0", StringComparison.Ordinal);
}
