namespace KvmSim.Exploration;

/// <summary>A broken property.</summary>
/// <param name="Property">Which one.</param>
/// <param name="Depth">How many steps the shortest schedule takes.</param>
/// <param name="Schedule">That schedule, replayed; null where it was not asked for.</param>
public sealed record RaceViolation(RaceProperty Property, int Depth, RaceSchedule? Schedule)
{
    /// <summary>The property in words.</summary>
    public RacePropertyInfo Info => RacePropertyCatalog.Get(Property);

    /// <inheritdoc />
    public override string ToString() => $"{Property} after {Depth} steps";
}
