using KvmSim.Cluster.Jobs;
using KvmSim.Cluster.Nodes;

namespace KvmSim.Cluster.Stores;

/// <summary>The memory of a node that is alone: it works without anything else, and nothing outlives it.</summary>
internal sealed class MemoryStore : IClusterStore
{
    /// <inheritdoc />
    public string? Place => null;

    /// <inheritdoc />
    public Task Prepare(NodeOptions node, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc />
    public void Configure(ISiloBuilder silo, NodeOptions node)
    {
        silo.UseLocalhostClustering(node.Port, node.GatewayPort, null, node.ClusterId, NodeHost.ClusterName);
        silo.AddMemoryGrainStorage(JobStorage.Name);
    }
}
