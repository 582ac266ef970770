using System.Text.Json.Nodes;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>
/// Finished searches of designs are kept in pages: each is there once, whoever else wrote.
/// </summary>
public sealed class DesignPageTests(PostgresTemplate template) : IAsyncLifetime
{
    private const string Id = "designs";
    private const string Pages = "from \"kvmsim-paged\".records where type = 'results'";

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

    /// <summary>Somebody else writes a page: who led the job reads anew, and no line is lost or doubled.</summary>
    [Fact]
    public async Task Pages_OfALeaderThatWasOvertaken_HaveEachSearchOnce()
    {
        DesignSearchOptions options = DesignAnswers.Options(every: 3);
        await _cluster.Start(1, ["--threads", "2"]);
        ClientProcess client = await _cluster.Connect();
        client.Begin(Id, "design", DesignAnswers.Request(options));
        List<string> lines = await DesignAnswers.Until(client, Id, 110);
        await _postgres.Ask(
            "update \"kvmsim-paged\".records set version = nextval('\"kvmsim-paged\".versions') "
                + "where type = 'results'");
        lines.AddRange(await DesignAnswers.Rest(client, Id));

        Assert.Equal(DesignAnswers.OfOneProcess(options), lines.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal((lines.Count + 99L) / 100, await _postgres.Ask($"select count(*) {Pages}"));
        Assert.InRange((int)(await client.List("jobs"))[0]!["attempt"]!, 2, 20);
    }

    /// <summary>What ended longest ago is forgotten, with all its pages.</summary>
    [Fact]
    public async Task Jobs_ThatAreMoreThanAreRemembered_AreForgottenWithTheirPages()
    {
        await _cluster.Start(1, [], faults: "");
        ClientProcess client = await _cluster.Connect();
        string few = DesignAnswers.Request(DesignAnswers.Options(every: 1000));
        foreach (int job in Enumerable.Range(1, 4))
        {
            client.Begin($"{Id}-{job}", "design", few);
            Assert.Equal("complete", await client.End($"{Id}-{job}"));
        }

        JsonArray jobs;
        do
        {
            jobs = await client.List("jobs");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        while (jobs.Count > 2);

        Assert.Equal([$"{Id}-3", $"{Id}-4"], jobs.Select(job => (string)job!["id"]!), StringComparer.Ordinal);
        Assert.Equal(2L, await _postgres.Ask($"select count(*) {Pages}"));

        // The two jobs, their pages, and the list.
        Assert.Equal(5L, await _postgres.Ask("select count(*) from \"kvmsim-paged\".records"));
    }
}
