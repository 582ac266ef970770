using System.Text.Json.Nodes;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>Searches of designs over nodes find what one process finds.</summary>
public sealed class DesignTests
{
    private static readonly DesignSearchOptions Options = new()
    {
        Designs = [.. Design.All.Where((_, i) => i % 40 == 0)],
        VmActors = 1,
        MaxStates = 2_000,
    };

    private static (Design Design, DesignWorld World)[] Searches =>
        [.. Options.Designs.SelectMany(design => Options.Worlds.Select(world => (design, world)))];

    [Fact]
    public async Task Designs_OverNodesOfWhichOneDies_AreThoseOfOneProcess()
    {
        using RedisProcess redis = await RedisProcess.Start();
        string[] arguments = ["--redis", redis.Address, "--cluster-id", "designs"];
        NodeProcess[] nodes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => NodeProcess.Start(arguments)));
        using NodeProcess first = nodes[0];
        using NodeProcess second = nodes[1];
        using ClientProcess client = await ClientProcess.Start($"{first.Address},{second.Address}");
        client.Begin("designs", "design", DesignRequest.Write(Options, Searches));
        Dictionary<string, string> lines = new(StringComparer.Ordinal);
        while (lines.Count < Searches.Length)
        {
            JsonObject news = await client.Next("designs");
            Assert.False((string?)news["event"] == "error", news.ToJsonString());
            if ((string?)news["event"] == "line")
            {
                string line = (string)news["text"]!;
                lines[string.Join('\t', line.Split('\t')[..2])] = line;
                if (lines.Count == Searches.Length / 4)
                {
                    second.Kill();
                }
            }
        }

        string[] expected =
        [
            .. Searches.Select(search => DesignLine.Write(
                search.Design.Key,
                search.World,
                DesignSearch.Decide(Options, search.Design, search.World, TestContext.Current.CancellationToken))),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), lines.Values.Order(StringComparer.Ordinal));
        Assert.Contains(expected, line => line.Contains("limit%20of%20states", StringComparison.Ordinal));
    }

    /// <summary>What was finished when all nodes were killed is not done again.</summary>
    [Fact]
    public async Task Designs_OfAClusterThatWasKilled_GoOn()
    {
        using RedisProcess redis = await RedisProcess.Start();
        string[] arguments = ["--redis", redis.Address, "--cluster-id", "designs", "--threads", "1"];
        using (NodeProcess node = await NodeProcess.Start(arguments))
        {
            using ClientProcess client = await ClientProcess.Start(node.Address);
            client.Begin("designs", "design", DesignRequest.Write(Options, Searches));
            while ((int?)(await client.Next("designs"))["news"]?["finished"] is null or < 10)
            {
                // It has only begun.
            }

            node.Kill();
            redis.Kill();
        }

        await redis.Begin();
        using NodeProcess later = await NodeProcess.Start(arguments);
        using ClientProcess other = await ClientProcess.Start(later.Address);
        other.Say(new JsonObject { ["op"] = "attach", ["id"] = "designs" });
        JsonObject first;
        do
        {
            first = await other.Next("designs");
            Assert.False((string?)first["event"] == "error", first.ToJsonString());
        }
        while ((string?)first["event"] is not ("progress" or "done"));

        // All may be done before anybody asks.
        bool isDone = (string?)first["event"] == "done";
        Assert.InRange((int)first["news"]!["finished"]!, 1, Searches.Length);
        Assert.Equal("complete", isDone ? (string)first["answer"]! : await other.End("designs"));
    }
}
