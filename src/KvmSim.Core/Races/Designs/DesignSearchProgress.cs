namespace KvmSim.Races;

/// <summary>How far a search of designs is.</summary>
/// <param name="Finished">How many searches are finished, those of a checkpoint among them.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Last">The name of the design whose search was finished last.</param>
public readonly record struct DesignSearchProgress(int Finished, int Total, string Last);
