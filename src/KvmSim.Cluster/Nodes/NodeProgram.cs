using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KvmSim.Cluster.Nodes;

/// <summary>Runs a node until somebody ends it.</summary>
internal static class NodeProgram
{
    /// <summary>Starts a node, says where it listens, and waits.</summary>
    public static async Task<int> Run(NodeOptions options)
    {
        using IHost host = NodeHost.Create(options);
        await Start(host);
        NodeOptions node = host.Services.GetRequiredService<NodeOptions>();
        ILocalSiloDetails silo = host.Services.GetRequiredService<ILocalSiloDetails>();
        Console.Out.WriteLine(
            $"kvmsim node: cluster {node.ClusterId}, build {Build.Id}; clients come to {silo.GatewayAddress.Endpoint}, "
            + $"nodes to {silo.SiloAddress.Endpoint}; "
            + (node.Records.Place is { } place ? $"members in {place}" : "alone, in memory"));
        IHostApplicationLifetime life = host.Services.GetRequiredService<IHostApplicationLifetime>();
        life.ApplicationStopping.Register(() => SayWhatIsLost(host.Services.GetRequiredService<LocalParts>(), node));
        if (options.EndsWithInput)
        {
            _ = Task.Run(async () =>
            {
                while (await Console.In.ReadLineAsync() is not null)
                {
                    // Nothing is asked this way.
                }

                life.StopApplication();
            });
        }

        await host.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Starts a node.</summary>
    /// <exception cref="NodeArgumentException">It cannot be, and why.</exception>
    public static async Task Start(IHost host)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(3)); // only what hangs meets it
        NodeOptions node = host.Services.GetRequiredService<NodeOptions>();
        try
        {
            await (node.Kubernetes ? KubernetesPods.Prepare(node, limit.Token) : Task.CompletedTask);
            await node.Records.Prepare(node, limit.Token);
            Task starting = host.StartAsync(limit.Token);
            Task<string> refusal = host.Services.GetRequiredService<PeerCheck>().Refusal;
            await (await Task.WhenAny(starting, refusal) == starting
                ? starting
                : throw new PeerRefusedException(await refusal));
        }
        catch (Exception exception)
        {
            string reason = host.Services.GetRequiredService<PeerCheck>().FirstRefusal
                ?? OneLine.Of(exception.GetBaseException().Message);
            throw new NodeArgumentException(node.Records.Place is { } place
                ? $"The node could not join the cluster {node.ClusterId} by {place}: {reason}"
                : $"The node could not be started on {node.Address}:{node.Port}: {reason}");
        }
    }

    private static void SayWhatIsLost(LocalParts parts, NodeOptions node)
    {
        foreach ((string key, long states) in parts.States())
        {
            string job = key[..key.IndexOf('/', StringComparison.Ordinal)];
            string outcome = node.Records.Place is null ? "is lost with the job: this is the only node"
                : node.Store is null ? "is lost: the job begins anew on the nodes that are left"
                : "goes to the nodes that are left, as of the last level that was saved";
            Console.Error.WriteLine($"kvmsim node: job {job}: its part of {states} states {outcome}");
        }
    }
}
