namespace KvmSim.Exploration;

/// <summary>A broken property.</summary>
/// <param name="Info">Which one.</param>
/// <param name="Depth">How many steps the shortest schedule takes.</param>
/// <param name="Schedule">
/// That schedule, replayed; null where it was not asked for, or there was no time or room to find it.
/// </param>
public sealed record RaceViolation(RacePropertyInfo Info, int Depth, RaceSchedule? Schedule)
{
    /// <summary>Which one, as a bit.</summary>
    public RaceProperty Property => Info.Property;

    /// <inheritdoc />
    public override string ToString() => $"{Info.Name} after {Depth} steps";
}
