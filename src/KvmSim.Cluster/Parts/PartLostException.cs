namespace KvmSim.Cluster.Parts;

/// <summary>A part of a search is gone, with what it stored: the attempt is over.</summary>
[GenerateSerializer]
internal sealed class PartLostException(string message) : Exception(message);
