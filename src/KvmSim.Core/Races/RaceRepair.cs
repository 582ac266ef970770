using KvmSim.Exploration;
using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>A change of one part of a protocol that repairs something.</summary>
/// <param name="Change">What is changed.</param>
/// <param name="Cost">What that costs.</param>
/// <param name="Parts">The parts with the change.</param>
/// <param name="Repairs">The properties that were broken and hold now.</param>
/// <param name="Leaves">The properties that are still broken.</param>
public sealed record RaceRepair(
    string Change, string Cost, ProtocolParts Parts, RaceProperty Repairs, RaceProperty Leaves)
{
    /// <summary>Whether nothing is broken any more.</summary>
    public bool IsComplete => Leaves == RaceProperty.None;

    /// <inheritdoc />
    public override string ToString() => $"{Change}: repairs {Repairs}" + (IsComplete ? "" : $", leaves {Leaves}");
}
