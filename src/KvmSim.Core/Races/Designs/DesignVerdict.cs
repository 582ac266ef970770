using KvmSim.Exploration;

namespace KvmSim.Races;

/// <summary>What is known of a property of a design in one world, for every number of CPUs.</summary>
/// <param name="World">The world.</param>
/// <param name="Property">The name of the property: a shipped one's or the user's.</param>
/// <param name="Verdict">What is known.</param>
/// <param name="CpuCount">The smallest number of CPUs that was seen to break it; null unless it is broken.</param>
/// <param name="Reason">
/// Why no more is known: why it is undecided, or why fewer CPUs may break it too. Null where nothing is open.
/// </param>
public sealed record DesignVerdict(
    DesignWorld World, string Property, AnyCpuCountVerdict Verdict, int? CpuCount, string? Reason)
{
    /// <inheritdoc />
    public override string ToString() => Verdict == AnyCpuCountVerdict.Broken
        ? $"{Property} with {CpuCount} CPUs ({World})"
        : $"{Property}: {Verdict} ({World})";
}
