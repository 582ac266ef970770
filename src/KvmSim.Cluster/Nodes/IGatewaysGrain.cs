namespace KvmSim.Cluster.Nodes;

/// <summary>
/// Tells a client where else it can go. It is asked on the node that the client came to, and answered there from what
/// that node knows: no node that is gone is waited for. The key is 0.
/// </summary>
internal interface IGatewaysGrain : IGrainWithIntegerKey
{
    /// <summary>Where the nodes listen for clients that are active, as far as this node knows: ADDRESS:PORT.</summary>
    [ResponseTimeout("00:00:05")]
    Task<string[]> Active();
}
