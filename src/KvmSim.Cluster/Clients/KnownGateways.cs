using System.Net;
using Orleans.Messaging;

namespace KvmSim.Cluster.Clients;

/// <summary>
/// The nodes that a client may go to: those that it was told, and what they tell of others. So it goes on when the
/// node dies that it came by.
/// </summary>
internal sealed class KnownGateways(IReadOnlyList<IPEndPoint> told) : IGatewayListProvider
{
    private volatile IReadOnlyList<IPEndPoint> _nodes = [.. told];

    /// <inheritdoc />
    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public bool IsUpdatable => true;

    /// <summary>All of them: ADDRESS:PORT.</summary>
    public IReadOnlyList<string> Known => [.. _nodes.Select(node => node.ToString())];

    /// <summary>Nodes tell of each other.</summary>
    public void Learn(IEnumerable<IPEndPoint> nodes) => _nodes = [.. nodes.Concat(told).Distinct()];

    /// <inheritdoc />
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc />
    public Task<IList<Uri>> GetGateways() =>
        Task.FromResult<IList<Uri>>([.. _nodes.Select(UriOf)]);

    private static Uri UriOf(IPEndPoint node) => SiloAddress.New(node, 0).ToGatewayUri();
}
