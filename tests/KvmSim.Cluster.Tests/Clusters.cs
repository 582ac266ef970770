using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>A cluster of one, of two and of three nodes, for all tests that do nothing to them.</summary>
public sealed class Clusters : IAsyncLifetime
{
    private readonly List<IDisposable> _all = [];
    private readonly Dictionary<int, ClientProcess> _clients = [];
    private RedisProcess? _redis;

    /// <summary>A client of the cluster of so many nodes.</summary>
    internal ClientProcess Of(int nodes) => _clients[nodes];

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisProcess.Start();
        foreach (int count in new[] { 1, 2, 3 })
        {
            string[] arguments = count == 1 ? [] : ["--redis", _redis.Address, "--cluster-id", $"of-{count}"];
            NodeProcess[] nodes = await Task.WhenAll(
                Enumerable.Range(0, count).Select(_ => NodeProcess.Start(arguments)));
            _all.AddRange(nodes);
            _clients[count] = await ClientProcess.Start(nodes[0].Address);
            _all.Add(_clients[count]);
            while ((await _clients[count].List("nodes")).Count < count)
            {
                await Task.Delay(100);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _all.Reverse();
        _all.ForEach(one => one.Dispose());
        _redis?.Dispose();
        return ValueTask.CompletedTask;
    }
}
