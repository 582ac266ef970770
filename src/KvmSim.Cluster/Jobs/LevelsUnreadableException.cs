namespace KvmSim.Cluster.Jobs;

/// <summary>What was saved of a search cannot be gone on from.</summary>
/// <param name="message">Why.</param>
internal sealed class LevelsUnreadableException(string message) : Exception(message);
