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

    private static readonly RaceSearchOptions Options = Searches.Of("v1-nolock", 6, 2, 2) with { ThrottleLimit = 2 };
    private static readonly Lazy<string> Expected = new(() => Answers.Describe(RaceSearch.Run(Options)));

    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("kvmsim-store");
    private RedisProcess _redis = null!;
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisProcess.Start();
        _cluster = new TestCluster(["--redis", _redis.Address, "--cluster-id", "failing"]);
    }

    public ValueTask DisposeAsync()
    {
        _cluster?.Dispose();
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
        await _cluster.Start(3, arguments);
        ClientProcess client = await _cluster.Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));
        int kills = saves ? 7 : 3;
        List<int> depths = [];
        string? answer = null;
        for (int i = 0; i < kills; i++)
        {
            JsonObject news = await TestCluster.UntilOrEnd(
                client, Id, depth: random.Next(5, 60), atLeastAttempt: i + 1, []);
            if ((string?)news["event"] == "done")
            {
                answer = (string)news["answer"]!;
                break;
            }

            depths.Add((int)news["news"]!["depth"]!);
            File.WriteAllText(_cluster.Hold, "");
            await _cluster.Replace(random.Next(_cluster.Nodes.Count), arguments);
            await TestCluster.UntilOrEnd(
                client, Id, depth: 0, atLeastAttempt: 0, [.. _cluster.Nodes.Select(node => node.Address)]);
            File.Delete(_cluster.Hold);
        }

        Assert.Equal(Expected.Value, Describe(answer ?? await client.End(Id)));
        Assert.InRange(depths.Count, 2, kills);
    }

    /// <summary>Every node is killed, and Redis; what was saved is gone on from.</summary>
    [Fact]
    public async Task Job_OfAClusterThatWasKilled_GoesOnFromTheLastLevel()
    {
        string[] arguments = ["--store", _store.FullName];
        await _cluster.Start(2, arguments);
        ClientProcess client = await _cluster.Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));
        Assert.NotNull(await Until(client, depth: 40));
        _cluster.Kill();
        client.Kill();
        _redis.Kill();
        int saved = Directory.GetFiles(Path.Combine(_store.FullName, Id)).Length;
        Assert.InRange(saved, 60, 400);

        await _redis.Begin();
        await _cluster.Start(3, arguments);
        client = await _cluster.Connect();
        client.Say(new JsonObject { ["op"] = "attach", ["id"] = Id });

        Assert.Equal("request", (string?)(await client.Next(Id))["event"]);
        Assert.Equal(Expected.Value, Describe(await client.End(Id)));
    }

    /// <summary>Nobody asks for the job any more: it is done all the same.</summary>
    [Fact]
    public async Task Job_WithoutItsClient_IsPickedUpByItsId()
    {
        await _cluster.Start(2);
        ClientProcess client = await _cluster.Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));
        Assert.NotNull(await Until(client, depth: 5));
        client.Kill();
        ClientProcess other = await _cluster.Connect();
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
        await _cluster.Start(2);
        ClientProcess client = await _cluster.Connect();
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
        await _cluster.Start(3, [], "lose=7,answer=5");
        ClientProcess client = await _cluster.Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));

        Assert.Equal(Expected.Value, Describe(await client.End(Id)));
    }

    /// <summary>What is lost and said to have come is no result.</summary>
    [Fact]
    public async Task Job_WhoseBatchesAreLostUnseen_Fails()
    {
        await _cluster.Start(2, [], "drop=20");
        ClientProcess client = await _cluster.Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.End(Id));
        Assert.Contains("lost between nodes", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A node that is ended says what that means; the others go on.</summary>
    [Fact]
    public async Task Node_ThatIsTerminated_SaysWhatIsLost()
    {
        await _cluster.Start(2);
        ClientProcess client = await _cluster.Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));
        Assert.NotNull(await Until(client, depth: 20));

        int code = await _cluster.Nodes[1].Terminate();

        Assert.Equal(0, code);
        Assert.Contains("job job: its part of", _cluster.Nodes[1].Errors, StringComparison.Ordinal);
        Assert.Contains("begins anew on the nodes that are left", _cluster.Nodes[1].Errors, StringComparison.Ordinal);
        Assert.Equal(Expected.Value, Describe(await client.End(Id)));
    }

    private static string Describe(string answer) => Answers.Describe(RaceAnswer.Read(answer).ToResult(Options, null));

    private static Task<JsonObject> Until(ClientProcess client, int depth) => TestCluster.Until(client, Id, depth);
}
