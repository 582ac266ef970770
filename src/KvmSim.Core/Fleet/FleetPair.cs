using System.Globalization;

namespace KvmSim.Fleet;

/// <summary>Whether a guest that uses all that one class offers can move to another class.</summary>
/// <param name="From">The class that it runs on.</param>
/// <param name="To">The class that it is to run on.</param>
/// <param name="Obstacle">
/// Why no guest moves, whatever it uses: another architecture, vendor or (on arm64) CPU, or KVM does not load; null
/// where capabilities decide.
/// </param>
/// <param name="Missing">What <paramref name="To"/> lacks.</param>
/// <param name="Unknown">What one of the two does not tell.</param>
public sealed record FleetPair(
    FleetClass From, FleetClass To, string? Obstacle, CapabilitySet Missing, CapabilitySet Unknown)
{
    private static readonly CapabilitySet Identity = ArmCapabilityTable.SetOf(CapabilityKind.ArmIdentity);

    /// <summary>The answer for a guest that runs no guests itself.</summary>
    public FleetAnswer Guest => Answer(
        Missing.Except(CapabilityTable.OfNesting), Unknown.Except(CapabilityTable.OfNesting));

    /// <summary>The answer for a guest that runs guests itself.</summary>
    public FleetAnswer NestingGuest => Answer(Missing, Unknown);

    /// <summary>Compares two classes.</summary>
    public static FleetPair Of(FleetClass from, FleetClass to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        KnownCapabilities one = from.Capabilities, other = to.Taken ?? to.Capabilities;
        CapabilitySet lacking = one.Has.Union(one.Unknown).Except(other.Has);
        CapabilitySet missing = lacking.Intersect(one.Has).Except(other.Unknown);
        CapabilitySet unseen = one.Unknown.Union(other.Unknown).Intersect(Identity);
        return new FleetPair(from, to, ObstacleBetween(from, to), missing, lacking.Except(missing).Union(unseen));
    }

    private static string? ObstacleBetween(FleetClass from, FleetClass to) =>
        (from.Arm is null) != (to.Arm is null) ? "the architectures differ (x86 and arm64)"
        : !from.RunsGuests ? $"KVM does not load on class {from.Id} ({from.Load})"
        : !to.RunsGuests ? $"KVM does not load on class {to.Id} ({to.Load})"
        : from.VendorId != to.VendorId ? $"the vendors differ ({from.VendorId}, {to.VendorId})"
        : from.Arm?.Difference(to.Arm!, string.Create(CultureInfo.InvariantCulture, $"class {to.Id}"));

    private FleetAnswer Answer(CapabilitySet missing, CapabilitySet unknown) =>
        Obstacle is not null || !missing.IsEmpty ? FleetAnswer.No
        : !unknown.IsEmpty ? FleetAnswer.Unknown
        : FleetAnswer.Yes;
}
