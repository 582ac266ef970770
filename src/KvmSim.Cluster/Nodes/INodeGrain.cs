using KvmSim.Cluster.Messages;

namespace KvmSim.Cluster.Nodes;

/// <summary>A node. Its key names it.</summary>
internal interface INodeGrain : IGrainWithStringKey
{
    /// <summary>What it says of itself.</summary>
    [ResponseTimeout("00:00:05")]
    Task<NodeNews> News();
}
