using Orleans.Placement;

namespace KvmSim.Cluster.Parts;

/// <summary>Marks grains that live on the node that their key names, and on no other.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnItsNodeAttribute() : PlacementAttribute(new OnItsNode());
