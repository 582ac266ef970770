using KvmSim.Cluster.Nodes;

namespace KvmSim.Cluster.Stores;

/// <summary>Where the nodes of a cluster find each other, and where the records of jobs are kept.</summary>
internal interface IClusterStore
{
    /// <summary>Where that is, as in "Redis at 10.0.0.1:6379"; null: in the memory of a node that is alone.</summary>
    string? Place { get; }

    /// <summary>Sees that it is there, and makes in it what a node needs and is not there yet.</summary>
    /// <exception cref="NodeArgumentException">It cannot be used, and why.</exception>
    Task Prepare(NodeOptions node, CancellationToken cancellation);

    /// <summary>Has a node use it.</summary>
    void Configure(ISiloBuilder silo, NodeOptions node);
}
