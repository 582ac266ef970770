namespace KvmSim.Cluster.Security;

/// <summary>Two ends of a connection do not belong together.</summary>
/// <param name="message">Why, in a sentence.</param>
internal sealed class PeerRefusedException(string message) : Exception(message);
