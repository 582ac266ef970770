namespace KvmSim.Races;

/// <summary>What a search of designs says about a choice.</summary>
/// <param name="Settlement">Whether there is a choice at all.</param>
/// <param name="Properties">
/// Where there is none: the fewest properties of which every design that chose the other way breaks one.
/// </param>
internal sealed record DesignAnswer(DesignSettlement Settlement, IReadOnlyList<string> Properties);
