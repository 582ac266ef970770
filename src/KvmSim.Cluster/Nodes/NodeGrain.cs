using System.Diagnostics;
using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Parts;
using Orleans.Concurrency;

namespace KvmSim.Cluster.Nodes;

/// <inheritdoc cref="INodeGrain" />
[Reentrant]
[OnItsNode]
internal sealed class NodeGrain(NodeOptions node, ILocalSiloDetails silo, LocalParts parts, Traffic traffic)
    : Grain, INodeGrain
{
    /// <inheritdoc />
    public Task<NodeNews> News()
    {
        using Process process = Process.GetCurrentProcess();
        return Task.FromResult(new NodeNews
        {
            Address = silo.SiloAddress.Endpoint.ToString(),
            GatewayPort = silo.GatewayAddress?.Endpoint.Port ?? 0,
            Threads = node.Threads,
            MemoryLimit = node.MemoryLimit,
            Bytes = parts.Bytes,
            Jobs = [.. parts.Keys.Select(key => key[..key.IndexOf('/', StringComparison.Ordinal)])
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Build = Build.Id,
            ProcessId = Environment.ProcessId,
            CpuSeconds = process.TotalProcessorTime.TotalSeconds,
            SentStates = traffic.States,
            SentBytes = traffic.Bytes,
        });
    }
}
