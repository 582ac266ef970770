using System.Net;
using KvmSim.Cluster.Jobs;
using KvmSim.Cluster.Nodes;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace KvmSim.Cluster.Stores;

/// <summary>A Redis. Orleans connects to it itself, and says when it cannot.</summary>
internal sealed class RedisStore(DnsEndPoint server) : IClusterStore
{
    private string Endpoint => $"{server.Host}:{server.Port}";

    /// <inheritdoc />
    public string Place => $"Redis at {Endpoint}";

    /// <inheritdoc />
    public Task Prepare(NodeOptions node, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc />
    public void Configure(ISiloBuilder silo, NodeOptions node)
    {
        silo.UseRedisClustering(clustering => clustering.ConfigurationOptions = Options());
        silo.AddRedisGrainStorage(
            JobStorage.Name,
            storage => (storage.ConfigurationOptions, storage.DeleteStateOnClear) = (Options(), true));
    }

    private ConfigurationOptions Options()
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(Endpoint);
        options.ConnectTimeout = 3000;
        options.AsyncTimeout = 3000;
        options.SyncTimeout = 3000;
        options.AbortOnConnectFail = true;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return options;
    }
}
