using System.Net;
using Orleans.Messaging;

namespace KvmSim.Cluster.Clients;

/// <summary>
/// The nodes that a client may go to: those that it was told, and what they tell of others. So it goes on when the
/// node dies that it came by.
/// </summary>
internal sealed class KnownGateways(IReadOnlyList<IPEndPoint> told) : IGatewayListProvider
{
    private volatile IList<Uri> _gateways = [.. told.Select(UriOf)];

    /// <inheritdoc />
    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public bool IsUpdatable => true;

    /// <summary>Nodes tell of each other.</summary>
    public void Learn(IEnumerable<IPEndPoint> nodes) =>
        _gateways = [.. nodes.Select(UriOf).Concat(told.Select(UriOf)).Distinct()];

    /// <inheritdoc />
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc />
    public Task<IList<Uri>> GetGateways() => Task.FromResult(_gateways);

    private static Uri UriOf(IPEndPoint node) => SiloAddress.New(node, 0).ToGatewayUri();
}
