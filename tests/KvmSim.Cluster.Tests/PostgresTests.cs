using System.Text.Json.Nodes;
using KvmSim.Core.Tests.Exploration;
using KvmSim.Exploration;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>Clusters whose members and jobs are in PostgreSQL: it is with them as with Redis.</summary>
public sealed class PostgresTests(PostgresTemplate template) : IAsyncLifetime
{
    private const string Id = "job";

    private static readonly RaceSearchOptions Options = Searches.Of("v1-nolock", 6, 2, 2) with { ThrottleLimit = 2 };
    private static readonly Lazy<string> Expected = new(() => Answers.Describe(RaceSearch.Run(Options)));

    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("kvmsim-store");
    private PostgresProcess _postgres = null!;
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresProcess.Start(template);
        _cluster = new TestCluster(
            ["--postgres", _postgres.Address, "--cluster-id", "failing"], PostgresProcess.Environment);
    }

    public ValueTask DisposeAsync()
    {
        _cluster?.Dispose();
        _postgres?.Dispose();
        _store.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Three nodes start at once in a database that is empty; one of them is killed later.</summary>
    [Fact]
    public async Task Job_WhoseNodeIsKilled_EndsWithTheExactResult()
    {
        await _cluster.Start(3, ["--store", _store.FullName]);
        ClientProcess client = await _cluster.Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));
        await TestCluster.Until(client, Id, depth: 60);
        _cluster.Nodes[2].Kill();

        Assert.Equal(Expected.Value, Describe(await client.End(Id)));
        Assert.InRange((int)(await client.List("jobs"))[0]!["attempt"]!, 2, 20);
    }

    /// <summary>
    /// Every node is killed, and PostgreSQL; what was saved is gone on from: levels of a race, pages of designs.
    /// </summary>
    [Fact]
    public async Task Jobs_OfAClusterThatWasKilled_GoOn()
    {
        string[] arguments = ["--store", _store.FullName, "--threads", "1"];
        DesignSearchOptions designs = DesignAnswers.Options(every: 1);
        await _cluster.Start(2, arguments);
        ClientProcess client = await _cluster.Connect();
        client.Begin("designs", "design", DesignAnswers.Request(designs));
        client.Begin(Id, "race", RaceRequest.Write(Options));
        await TestCluster.Until(client, Id, depth: 30);
        await DesignAnswers.Until(client, "designs", 110);
        File.WriteAllText(_cluster.Hold, "");
        _cluster.Kill();
        client.Kill();
        _postgres.Kill();
        Assert.InRange(Directory.GetFiles(Path.Combine(_store.FullName, Id)).Length, 40, 400);

        await _postgres.Begin();
        await _cluster.Start(2, arguments, faults: "");
        client = await _cluster.Connect();
        client.Say(new JsonObject { ["op"] = "attach", ["id"] = "designs" });
        client.Say(new JsonObject { ["op"] = "attach", ["id"] = Id });
        JsonObject first = await TestCluster.UntilOrEnd(client, Id, depth: 20, atLeastAttempt: 2, []);
        List<string> lines = await DesignAnswers.Until(client, "designs", 100);
        File.Delete(_cluster.Hold);
        lines.AddRange(await DesignAnswers.Rest(client, "designs"));

        Assert.Equal(DesignAnswers.OfOneProcess(designs), lines.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal("progress", (string?)first["event"]);
        Assert.Equal(Expected.Value, Describe(await client.End(Id)));
    }

    [Fact]
    public async Task Job_WhilePostgresIsRestarted_EndsWithTheExactResult()
    {
        await _cluster.Start(2);
        ClientProcess client = await _cluster.Connect();
        client.Begin(Id, "race", RaceRequest.Write(Options));
        await TestCluster.Until(client, Id, depth: 20);
        _postgres.Kill();
        await TestCluster.Until(client, Id, depth: 40);
        client.Begin("other", "race", RaceRequest.Write(Options));
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.End("other"));
        await _postgres.Begin();

        Assert.StartsWith(
            "The records of the cluster cannot be used: PostgreSQL: ",
            error.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
        Assert.Equal(Expected.Value, Describe(await client.End(Id)));
    }

    /// <summary>Clusters in one database do not see each other.</summary>
    [Fact]
    public async Task Clusters_InOneDatabase_AreApart()
    {
        using TestCluster other = new(
            ["--postgres", _postgres.Address, "--cluster-id", "another"], PostgresProcess.Environment);
        await _cluster.Start(1);
        await other.Start(1);
        ClientProcess client = await _cluster.Connect();
        RaceSearchOptions small = Searches.Of("v1", 4);
        await Answers.Same(client, Id, small, Searches.Run(small));
        ClientProcess elsewhere = await other.Connect();

        Assert.Single(await client.List("nodes"));
        Assert.Single(await client.List("jobs"));
        Assert.Empty(await elsewhere.List("jobs"));
        Assert.Equal(2L, await _postgres.Ask("select count(*) from \"kvmsim-failing\".records"));
    }

    private static string Describe(string answer) => Answers.Describe(RaceAnswer.Read(answer).ToResult(Options, null));
}
