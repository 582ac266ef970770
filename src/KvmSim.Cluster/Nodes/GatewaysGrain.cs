using Orleans.Concurrency;

namespace KvmSim.Cluster.Nodes;

/// <inheritdoc cref="IGatewaysGrain" />
[StatelessWorker]
internal sealed class GatewaysGrain(IClusterMembershipService membership) : Grain, IGatewaysGrain
{
    /// <inheritdoc />
    public Task<string[]> Active() => Task.FromResult(membership.CurrentSnapshot.Members.Values
        .Where(member => member.Status == SiloStatus.Active).Select(member => member.Name)
        .Order(StringComparer.Ordinal).ToArray());
}
