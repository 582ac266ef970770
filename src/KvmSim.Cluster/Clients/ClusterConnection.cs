using System.Net;
using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Nodes;
using KvmSim.Cluster.Parts;
using KvmSim.Cluster.Security;
using KvmSim.Cluster.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Messaging;

namespace KvmSim.Cluster.Clients;

/// <summary>The way to a cluster: to one that is there, or to a node of its own in this process.</summary>
internal sealed class ClusterConnection : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly KnownGateways? _gateways;

    private ClusterConnection(IHost host, KnownGateways? gateways)
    {
        _host = host;
        _gateways = gateways;
        Grains = host.Services.GetRequiredService<IGrainFactory>();
    }

    /// <summary>Finds what is asked.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>Connects.</summary>
    /// <exception cref="ClusterUnreachableException">Nobody answers, or who does refuses.</exception>
    public static async Task<ClusterConnection> Open(ClientOptions options)
    {
        if (options.Nodes.Count == 0)
        {
            IHost own = NodeHost.Create(new NodeOptions
            {
                Port = 0,
                SecretFile = options.SecretFile,
                MemoryLimit = options.MemoryLimit ?? new NodeOptions().MemoryLimit,
            });
            await NodeProgram.Start(own);
            return new ClusterConnection(own, null);
        }

        string address = string.Join(",", options.Nodes.Select(node => $"{node.Host}:{node.Port}"));
        KnownGateways gateways = new([.. options.Nodes.SelectMany(Resolve)]);
        PeerCheck check = ConnectionSecurity.CheckOf(options.SecretFile);
        IHost host = CreateClient(options, gateways, check);
        try
        {
            using CancellationTokenSource limit = new(options.Patience);
            Task starting = host.StartAsync(limit.Token).WaitAsync(limit.Token);
            if (await Task.WhenAny(starting, check.Refusal) != starting)
            {
                throw new PeerRefusedException(await check.Refusal);
            }

            await starting;
            return new ClusterConnection(host, gateways);
        }
        catch (Exception exception)
        {
            string why = exception is OperationCanceledException
                ? "" : $": {OneLine.Of(exception.GetBaseException().Message)}";
            throw new ClusterUnreachableException(
                check.FirstRefusal is { } refusal
                    ? $"{address} refuses: {refusal}."
                    : $"Nobody answers at {address}{why}",
                check.FirstRefusal is not null);
        }
    }

    /// <summary>What the nodes say of themselves.</summary>
    public async Task<NodeNews[]> Nodes()
    {
        IManagementGrain management = Grains.GetGrain<IManagementGrain>(0);
        Dictionary<SiloAddress, SiloStatus> hosts = await management.GetHosts(onlyActive: true);
        NodeNews?[] news = await Task.WhenAll(hosts.Keys.Order().Select(NewsOf));
        return [.. news.OfType<NodeNews>()];
    }

    /// <summary>Where this client can go, should the node die that it came by: told, and learnt since.</summary>
    public IReadOnlyList<string> Gateways => _gateways?.Known ?? [];

    /// <summary>Asks the node that this client comes by which others there are.</summary>
    public async Task Learn()
    {
        if (_gateways is not null)
        {
            string[] nodes = await Grains.GetGrain<IGatewaysGrain>(0).Active();
            _gateways.Learn(nodes.Select(IPEndPoint.Parse));
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(3));
        try
        {
            await _host.StopAsync(limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or OrleansException)
        {
            // The process ends.
        }
    }

    private static IHost CreateClient(ClientOptions options, KnownGateways gateways, PeerCheck check)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster =>
                (cluster.ClusterId, cluster.ServiceId) = (NodeHost.ClusterName, NodeHost.ClusterName));
            client.Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(10));
            client.Configure<ConnectionOptions>(connection => connection.OpenConnectionTimeout = options.Patience);
            client.Services.AddSingleton<IGatewayListProvider>(gateways);
            StoreErrors.LetThemTravel(client.Services);
            ConnectionSecurity.Guard(client, check, options.Certificate);
        });
        return builder.Build();
    }

    private static IEnumerable<IPEndPoint> Resolve(DnsEndPoint node)
    {
        try
        {
            return Dns.GetHostAddresses(node.Host).Select(address => new IPEndPoint(address, node.Port));
        }
        catch (Exception exception) when (exception is System.Net.Sockets.SocketException or ArgumentException)
        {
            throw new ClusterUnreachableException(
                $"There is no host '{node.Host}': {OneLine.Of(exception.Message)}", false);
        }
    }

    private async Task<NodeNews?> NewsOf(SiloAddress node)
    {
        try
        {
            return await Grains.GetGrain<INodeGrain>(PartKey.On(node, "node")).News();
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return null;
        }
    }
}
