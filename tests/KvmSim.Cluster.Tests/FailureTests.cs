using System.Text.Json.Nodes;
using KvmSim.Core.Tests.Exploration;
using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>
/// Nodes die, come, and are ended; Redis goes and comes; batches are lost and doubled: the result is exact.
/// </summary>
public sealed class FailureTests : IAsyncLifetime
{
    private const string Id = "job";

    /// <summary>A level takes long enough to be seen before the next, on however quick a machine.</summary>
    private const string Slow = "slow=50";

    private static readonly RaceSearchOptions Options = Searches.Of("v1-nolock", 6, 2, 2) with { ThrottleLimit = 2 };
    private static readonly Lazy<string> Expected = new(() => Answers.Describe(RaceSearch.Run(Options)));

    private readonly List<IDisposable> _all = [];
    private readonly List<NodeProcess> _nodes = [];
    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("kvmsim-store");
    private RedisProcess _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisProcess.Start();

    public ValueTask DisposeAsync()
    {
        _all.ForEach(one => one.Dispose());
        _redis?.Dispose();
        _store.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Again and again a node is killed at a random moment, and another takes its place. The client was told of the
    /// first three alone, and has to find those that took theirs: with seed 2 the first three are gone in the end.
    /// </summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Job_WhoseNodesAreKilled_EndsWithTheExactResult(bool saves, int seed)
    {
        Random random = new(seed);
        string[] arguments = saves ? ["--store", _store.FullName] : [];
        await Start(3, arguments);
        ClientProcess client = await Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));
        int kills = saves ? 7 : 3;
        List<int> depths = [];
        string? answer = null;
        for (int i = 0; i < kills; i++)
        {
            JsonObject news = await UntilOrEnd(client, depth: random.Next(5, 60), atLeastAttempt: i + 1, []);
            if ((string?)news["event"] == "done")
            {
                answer = (string)news["answer"]!;
                break;
            }

            depths.Add((int)news["news"]!["depth"]!);
            File.WriteAllText(Hold, "");
            int victim = random.Next(_nodes.Count);
            _nodes[victim].Kill();
            _nodes[victim] = await NodeProcess.Start(Joining(arguments), Faults(Slow));
            _all.Add(_nodes[victim]);
            await UntilOrEnd(client, depth: 0, atLeastAttempt: 0, [.. _nodes.Select(node => node.Address)]);
            File.Delete(Hold);
        }

        Assert.Equal(Expected.Value, Describe(answer ?? await client.End(Id)));
        Assert.InRange(depths.Count, 2, kills);
    }

    /// <summary>Every node is killed, and Redis; what was saved is gone on from.</summary>
    [Fact]
    public async Task Job_OfAClusterThatWasKilled_GoesOnFromTheLastLevel()
    {
        string[] arguments = ["--store", _store.FullName];
        await Start(2, arguments);
        ClientProcess client = await Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));
        Assert.NotNull(await Until(client, depth: 40));
        _nodes.ForEach(node => node.Kill());
        client.Kill();
        _redis.Kill();
        _nodes.Clear();
        int saved = Directory.GetFiles(Path.Combine(_store.FullName, Id)).Length;
        Assert.InRange(saved, 60, 400);

        await _redis.Begin();
        await Start(3, arguments);
        client = await Connect();
        client.Say(new JsonObject { ["op"] = "attach", ["id"] = Id });

        Assert.Equal("request", (string?)(await client.Next(Id))["event"]);
        Assert.Equal(Expected.Value, Describe(await client.End(Id)));
    }

    /// <summary>Nobody asks for the job any more: it is done all the same.</summary>
    [Fact]
    public async Task Job_WithoutItsClient_IsPickedUpByItsId()
    {
        await Start(2, []);
        ClientProcess client = await Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));
        Assert.NotNull(await Until(client, depth: 5));
        client.Kill();
        ClientProcess other = await Connect();
        while ((string?)(await other.List("jobs"))[0]!["state"] != "Done")
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        RaceSearchResult one = RaceSearch.Run(Options, TestContext.Current.CancellationToken);
        JsonObject done = (await other.List("jobs"))[0]!.AsObject();
        Assert.Equal(
            (one.StateCount, one.TransitionCount, one.Depth),
            ((long)done["states"]!, (long)done["transitions"]!, (int)done["depth"]!));
        other.Say(new JsonObject { ["op"] = "attach", ["id"] = Id });
        JsonObject request = await other.Next(Id);

        Assert.Equal(RaceRequest.Write(Options), (string?)request["request"]);
        Assert.Equal(Expected.Value, Describe(await other.End(Id)));
    }

    [Fact]
    public async Task Job_WhileRedisIsRestarted_EndsWithTheExactResult()
    {
        await Start(2, []);
        ClientProcess client = await Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));
        Assert.NotNull(await Until(client, depth: 20));
        _redis.Kill();
        Assert.NotNull(await Until(client, depth: 40));
        await _redis.Begin();

        Assert.Equal(Expected.Value, Describe(await client.End(Id)));
    }

    /// <summary>Batches that are lost, and confirmations, are sent once more and counted once.</summary>
    [Fact]
    public async Task Job_WhoseBatchesAreLostAndDoubled_EndsWithTheExactResult()
    {
        await Start(3, [], "lose=7,answer=5");
        ClientProcess client = await Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));

        Assert.Equal(Expected.Value, Describe(await client.End(Id)));
    }

    /// <summary>What is lost and said to have come is no result.</summary>
    [Fact]
    public async Task Job_WhoseBatchesAreLostUnseen_Fails()
    {
        await Start(2, [], "drop=20");
        ClientProcess client = await Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.End(Id));
        Assert.Contains("lost between nodes", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A node that is ended says what that means; the others go on.</summary>
    [Fact]
    public async Task Node_ThatIsTerminated_SaysWhatIsLost()
    {
        await Start(2, []);
        ClientProcess client = await Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));
        Assert.NotNull(await Until(client, depth: 20));

        int code = await _nodes[1].Terminate();

        Assert.Equal(0, code);
        Assert.Contains("job job: its part of", _nodes[1].Errors, StringComparison.Ordinal);
        Assert.Contains("begins anew on the nodes that are left", _nodes[1].Errors, StringComparison.Ordinal);
        Assert.Equal(Expected.Value, Describe(await client.End(Id)));
    }

    private static string Describe(string answer) => Answers.Describe(RaceAnswer.Read(answer).ToResult(Options, null));

    /// <summary>The news of a job at that depth, which has to come before its end.</summary>
    private static async Task<JsonObject> Until(ClientProcess client, int depth)
    {
        JsonObject news = await UntilOrEnd(client, depth, atLeastAttempt: 1, []);
        Assert.False((string?)news["event"] == "done", $"The job ended before it was at depth {depth}.");
        return news;
    }

    /// <summary>The news of a job at that depth, once its client knows where those nodes are.</summary>
    private static async Task<JsonObject> UntilOrEnd(
        ClientProcess client, int depth, int atLeastAttempt, IReadOnlyList<string> gateways)
    {
        while (true)
        {
            JsonObject news = await client.Next(Id);
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

    /// <summary>While it is there, no search leaves its level.</summary>
    private string Hold => Path.Combine(_store.FullName, "hold");

    private Dictionary<string, string> Faults(string faults) => new(StringComparer.Ordinal)
    {
        ["KVMSIM_CLUSTER_FAULTS"] = faults,
        ["KVMSIM_CLUSTER_HOLD"] = Hold,
    };

    private string[] Joining(string[] arguments) =>
        ["--redis", _redis.Address, "--cluster-id", "failing", .. arguments];

    private async Task Start(int count, string[] arguments, string faults = Slow)
    {
        NodeProcess[] nodes = await Task.WhenAll(
            Enumerable.Range(0, count).Select(_ => NodeProcess.Start(Joining(arguments), Faults(faults))));
        _nodes.AddRange(nodes);
        _all.AddRange(nodes);
    }

    /// <summary>A client that knows of all nodes, so that it finds those that are left.</summary>
    private async Task<ClientProcess> Connect()
    {
        ClientProcess client = await ClientProcess.Start(string.Join(',', _nodes.Select(node => node.Address)));
        _all.Add(client);
        while ((await client.List("nodes")).Count < _nodes.Count)
        {
            await Task.Delay(100);
        }

        return client;
    }
}
