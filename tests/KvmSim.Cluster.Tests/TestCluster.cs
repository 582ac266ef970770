using System.Text.Json.Nodes;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>A cluster that a test starts, kills, and starts again; it ends with the test.</summary>
/// <param name="joining">What all its nodes are told.</param>
/// <param name="environment">What they find in their environment.</param>
internal sealed class TestCluster(string[] joining, IReadOnlyDictionary<string, string>? environment = null)
    : IDisposable
{
    /// <summary>A level takes long enough to be seen before the next, on however quick a machine.</summary>
    public const string Slow = "slow=50";

    private readonly List<IDisposable> _all = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kvmsim-cluster");

    /// <summary>Its nodes.</summary>
    public List<NodeProcess> Nodes { get; } = [];

    /// <summary>While it is there, no search leaves its level.</summary>
    public string Hold => Path.Combine(_folder.FullName, "hold");

    /// <summary>Starts nodes more.</summary>
    public async Task Start(int count, string[]? arguments = null, string faults = Slow)
    {
        NodeProcess[] nodes = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => One(arguments ?? [], faults)));
        Nodes.AddRange(nodes);
    }

    /// <summary>Kills a node, and starts another in its place.</summary>
    public async Task Replace(int node, string[] arguments)
    {
        Nodes[node].Kill();
        Nodes[node] = await One(arguments, Slow);
    }

    /// <summary>Kills all nodes.</summary>
    public void Kill()
    {
        Nodes.ForEach(node => node.Kill());
        Nodes.Clear();
    }

    /// <summary>A client that knows of all nodes, so that it finds those that are left.</summary>
    public async Task<ClientProcess> Connect()
    {
        ClientProcess client = await ClientProcess.Start(string.Join(',', Nodes.Select(node => node.Address)));
        _all.Add(client);
        while ((await client.List("nodes")).Count < Nodes.Count)
        {
            await Task.Delay(100);
        }

        return client;
    }

    /// <summary>The news of a job at that depth, which has to come before its end.</summary>
    public static async Task<JsonObject> Until(ClientProcess client, string id, int depth)
    {
        JsonObject news = await UntilOrEnd(client, id, depth, atLeastAttempt: 1, []);
        Assert.False((string?)news["event"] == "done", $"The job ended before it was at depth {depth}.");
        return news;
    }

    /// <summary>The news of a job at that depth, once its client knows where those nodes are.</summary>
    public static async Task<JsonObject> UntilOrEnd(
        ClientProcess client, string id, int depth, int atLeastAttempt, IReadOnlyList<string> gateways)
    {
        while (true)
        {
            JsonObject news = await client.Next(id);
            Assert.False((string?)news["event"] == "error", news.ToJsonString());
            if ((string?)news["event"] == "done")
            {
                return news;
            }

            if ((int?)news["news"]?["depth"] >= depth && (int)news["news"]!["attempt"]! >= atLeastAttempt
                && news["gateways"]!.AsArray().Select(node => (string)node!).ToHashSet(StringComparer.Ordinal)
                    .IsSupersetOf(gateways))
            {
                return news;
            }
        }
    }

    public void Dispose()
    {
        _all.ForEach(one => one.Dispose());
        _folder.Delete(recursive: true);
    }

    private async Task<NodeProcess> One(string[] arguments, string faults)
    {
        IReadOnlyDictionary<string, string> own = environment ?? new Dictionary<string, string>(StringComparer.Ordinal);
        Dictionary<string, string> all = new(own, StringComparer.Ordinal)
        {
            ["KVMSIM_CLUSTER_FAULTS"] = faults,
            ["KVMSIM_CLUSTER_HOLD"] = Hold,
        };
        NodeProcess node = await NodeProcess.Start([.. joining, .. arguments], all);
        lock (_all)
        {
            _all.Add(node);
        }

        return node;
    }
}
