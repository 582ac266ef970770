namespace KvmSim.Cluster.Nodes;

/// <summary>What was given on the command line cannot be used.</summary>
/// <param name="message">What, and what would be.</param>
internal sealed class NodeArgumentException(string message) : Exception(message);
