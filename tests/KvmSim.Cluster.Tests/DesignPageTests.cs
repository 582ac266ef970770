using System.Text.Json.Nodes;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>
/// Finished searches of designs are kept in pages: each is there once, whoever was killed and whoever else wrote.
/// </summary>
public sealed class DesignPageTests(PostgresTemplate template) : IAsyncLifetime
{
    private const string Id = "designs";
    private const string Pages = "from \"kvmsim-paged\".records where type = 'results'";

    private static readonly DesignSearchOptions Options = new()
    {
        Designs = [.. Design.All.Where((_, i) => i % 2 == 0)],
        VmActors = 1,
        MaxStates = 2_000,
    };

    private PostgresProcess _postgres = null!;
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresProcess.Start(template);
        _cluster = new TestCluster(
            ["--postgres", _postgres.Address, "--cluster-id", "paged", "--jobs", "2"], PostgresProcess.Environment);
    }

    public ValueTask DisposeAsync()
    {
        _cluster?.Dispose();
        _postgres?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// The leader's node is killed, then somebody else writes the last page; all lines come, each once, and are kept
    /// so.
    /// </summary>
    [Fact]
    public async Task Pages_OfALeaderThatWasKilledAndOneThatWasOvertaken_HaveEachSearchOnce()
    {
        (Design, DesignWorld)[] searches = SearchesOf(Options);
        await _cluster.Start(1, ["--threads", "2"]);
        ClientProcess client = await _cluster.Connect();
        client.Begin(Id, "design", DesignRequest.Write(Options, searches));
        await Finished(client, 110);
        File.WriteAllText(_cluster.Hold, "");
        _cluster.Kill();
        await _cluster.Start(1, ["--threads", "2"]);
        client = await _cluster.Connect();
        client.Say(new JsonObject { ["op"] = "attach", ["id"] = Id });
        File.Delete(_cluster.Hold);
        List<string> lines = await Finished(client, 150);
        await _postgres.Ask(
            $"update \"kvmsim-paged\".records set version = nextval('\"kvmsim-paged\".versions') where type = 'results'");
        lines.AddRange(await All(client));

        Assert.Equal(Expected(Options, searches), lines.Order(StringComparer.Ordinal));
        Assert.Equal((searches.Length + 99L) / 100, await _postgres.Ask($"select count(*) {Pages}"));
        Assert.InRange((int)(await client.List("jobs"))[0]!["attempt"]!, 3, 20);
        ClientProcess later = await _cluster.Connect();
        later.Say(new JsonObject { ["op"] = "attach", ["id"] = Id });
        Assert.Equal(lines, await All(later));
    }

    /// <summary>What ended longest ago is forgotten, with all its pages.</summary>
    [Fact]
    public async Task Jobs_ThatAreMoreThanAreRemembered_AreForgottenWithTheirPages()
    {
        await _cluster.Start(1, [], faults: "");
        ClientProcess client = await _cluster.Connect();
        DesignSearchOptions few = Options with { Designs = [Options.Designs[0]] };
        foreach (int job in Enumerable.Range(1, 4))
        {
            client.Begin($"{Id}-{job}", "design", DesignRequest.Write(few, SearchesOf(few)));
            Assert.Equal("complete", await client.End($"{Id}-{job}"));
        }

        JsonArray jobs;
        do
        {
            jobs = await client.List("jobs");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        while (jobs.Count > 2);

        Assert.Equal([$"{Id}-3", $"{Id}-4"], jobs.Select(job => (string)job!["id"]!));
        Assert.Equal(2L, await _postgres.Ask($"select count(*) {Pages}"));

        // The two jobs, their pages, and the list.
        Assert.Equal(5L, await _postgres.Ask("select count(*) from \"kvmsim-paged\".records"));
    }

    private static (Design Design, DesignWorld World)[] SearchesOf(DesignSearchOptions options) =>
        [.. options.Designs.SelectMany(design => options.Worlds.Select(world => (design, world)))];

    private static string[] Expected(DesignSearchOptions options, (Design Design, DesignWorld World)[] searches) =>
    [
        .. searches.Select(search => DesignLine.Write(
            search.Design.Key,
            search.World,
            DesignSearch.Decide(options, search.Design, search.World, TestContext.Current.CancellationToken)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Waits until so many searches are finished, and not all.</summary>
    /// <returns>The lines that came meanwhile.</returns>
    private static async Task<List<string>> Finished(ClientProcess client, int count)
    {
        (List<string> lines, bool isDone) = await Until(client, news => (int?)news["news"]?["finished"] >= count);
        Assert.False(isDone, $"The job ended before {count} searches were seen to be finished.");
        return lines;
    }

    /// <summary>Waits until all searches are finished.</summary>
    /// <returns>The lines that came meanwhile.</returns>
    private static async Task<List<string>> All(ClientProcess client) => (await Until(client, _ => false)).Lines;

    private static async Task<(List<string> Lines, bool IsDone)> Until(
        ClientProcess client, Func<JsonObject, bool> isEnough)
    {
        List<string> lines = [];
        while (true)
        {
            JsonObject news = await client.Next(Id);
            string? what = (string?)news["event"];
            Assert.False(what == "error", news.ToJsonString());
            if (what == "line")
            {
                lines.Add((string)news["text"]!);
            }
            else if (what == "done" || isEnough(news))
            {
                return (lines, what == "done");
            }
        }
    }
}
