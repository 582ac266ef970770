namespace KvmSim.Cluster.Jobs;

/// <summary>A job cannot be worked on, whatever is tried.</summary>
/// <param name="message">Why.</param>
internal sealed class JobLostException(string message) : Exception(message);
