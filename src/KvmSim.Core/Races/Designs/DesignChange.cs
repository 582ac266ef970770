namespace KvmSim.Races;

/// <summary>A way from given parts to a design.</summary>
/// <param name="Design">The design.</param>
/// <param name="Changes">The parts that change, in words; empty where the parts are the design's.</param>
public sealed record DesignChange(Design Design, IReadOnlyList<string> Changes);
