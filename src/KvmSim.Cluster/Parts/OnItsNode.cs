namespace KvmSim.Cluster.Parts;

/// <summary>On the node that the key names.</summary>
[GenerateSerializer]
internal sealed class OnItsNode : PlacementStrategy;
