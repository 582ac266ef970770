using System.Net;
using Orleans.Concurrency;

namespace KvmSim.Cluster.Nodes;

/// <inheritdoc cref="IGatewaysGrain" />
[StatelessWorker]
internal sealed class GatewaysGrain(IClusterMembershipService membership) : Grain, IGatewaysGrain
{
    /// <inheritdoc />
    public Task<string[]> Active() => Task.FromResult(membership.CurrentSnapshot.Members.Values
        .Where(member => member.Status == SiloStatus.Active).Select(GatewayOf)
        .Order(StringComparer.Ordinal).ToArray());

    /// <summary>
    /// A node is called by where its clients come to; one that is called as its pod has two ports in a row.
    /// </summary>
    private static string GatewayOf(ClusterMember member) => member.Name.Contains(':', StringComparison.Ordinal)
        ? member.Name
        : new IPEndPoint(member.SiloAddress.Endpoint.Address, member.SiloAddress.Endpoint.Port + 1).ToString();
}
