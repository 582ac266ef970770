namespace KvmSim.Cluster.Jobs;

/// <summary>A search of a design cannot be made, by nobody.</summary>
[GenerateSerializer]
internal sealed class DesignRefusedException(string message) : Exception(message);
