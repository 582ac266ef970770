using System.Text.Json.Nodes;
using KvmSim.Core.Tests.Exploration;
using KvmSim.Exploration;
using Npgsql;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>
/// The statements that Orleans' providers run: of two that write upon the same version one does, however they meet.
/// </summary>
public sealed class PostgresStatementTests(PostgresTemplate template) : IAsyncLifetime
{
    private const int Writers = 8;

    private PostgresProcess _postgres = null!;
    private NodeProcess _node = null!;
    private NpgsqlDataSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresProcess.Start(template);
        _node = await NodeProcess.Start(
            ["--postgres", _postgres.Address, "--cluster-id", "one"], PostgresProcess.Environment);
        _source = _postgres.Connect("\"kvmsim-one\"");
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync();
        }

        _node?.Dispose();
        _postgres?.Dispose();
    }

    [Fact]
    public async Task Records_OfWritersAtOnce_AreOfOneOfThem()
    {
        string write = await Text("WriteToStorageKey");
        string read = await Text("ReadFromStorageKey");
        Assert.Null(await Run(read, Key));

        object? version = Assert.Single(
            await AtOnce(write, writer => [.. Key, ("GrainStateVersion", null), ("PayloadBinary", Payload(writer))]),
            written => written is not null);
        HashSet<int> versions = [(int)version!];
        for (int i = 0; i < 10; i++)
        {
            object? before = version;
            version = Assert.Single(
                await AtOnce(
                    write, writer => [.. Key, ("GrainStateVersion", before), ("PayloadBinary", Payload(writer))]),
                written => written is not null);
            Assert.True(versions.Add((int)version!));
        }

        Assert.Single((byte[])(await Run(read, Key))!);
    }

    /// <summary>Who knew a record that was deleted and made again does not write over the new one.</summary>
    [Fact]
    public async Task Record_ThatWasMadeAgain_HasAnotherVersion()
    {
        string write = await Text("WriteToStorageKey");
        string delete = await Text("DeleteStorageKey");
        (string, object?)[] made = [.. Key, ("GrainStateVersion", null), ("PayloadBinary", Payload(1))];
        object? first = await Run(write, made);

        Assert.Null(await Run(delete, [.. Key, ("GrainStateVersion", (int)first! + 1000)]));
        object? deleted = await Run(delete, [.. Key, ("GrainStateVersion", first)]);
        Assert.NotNull(deleted);
        Assert.NotEqual(first, deleted);
        Assert.Null(await Run(write, [.. Key, ("GrainStateVersion", first), ("PayloadBinary", Payload(2))]));
        object? second = await Run(write, made);
        Assert.NotNull(second);
        Assert.NotEqual(first, second);
        Assert.Null(await Run(write, [.. Key, ("GrainStateVersion", first), ("PayloadBinary", Payload(2))]));
    }

    /// <summary>Members change one at a time, each upon what was read.</summary>
    [Fact]
    public async Task Members_OfWritersAtOnce_ChangeOnce()
    {
        string insert = await Text("InsertMembershipKey");
        string update = await Text("UpdateMembershipKey");
        Assert.Equal(true, await Run(await Text("InsertMembershipVersionKey"), ("DeploymentId", "test")));
        Assert.Equal(false, await Run(await Text("InsertMembershipVersionKey"), ("DeploymentId", "test")));

        object?[] inserted = await AtOnce(insert, writer => Member(writer, version: 0));
        int winner = Assert.Single(Enumerable.Range(0, Writers), writer => inserted[writer] is true);
        Assert.Equal(false, await Run(insert, Member(winner, version: 1)));
        object?[] updated = await AtOnce(update, _ => [.. Member(winner, version: 1), ("SuspectTimes", null)]);

        Assert.Equal(1, updated.Count(done => done is true));
        Assert.Equal(false, await Run(update, [.. Member(winner + 100, version: 2), ("SuspectTimes", null)]));
        Assert.Equal(2, await _postgres.Ask("select version from \"kvmsim-one\".membership where cluster = 'test'"));
    }

    /// <summary>
    /// Somebody else has written a job's record: who led it does not any more, and the job goes on from what is there.
    /// </summary>
    [Fact]
    public async Task Job_WhoseRecordSomebodyElseHasWritten_EndsWithTheExactResult()
    {
        using TestCluster cluster = new(
            ["--postgres", _postgres.Address, "--cluster-id", "led"], PostgresProcess.Environment);
        string store = Directory.CreateTempSubdirectory("kvmsim-store").FullName;
        await cluster.Start(1, ["--store", store]);
        ClientProcess client = await cluster.Connect();
        RaceSearchOptions options = Searches.Of("v1-nolock", 4, 1, 1);
        client.Begin("job", "race", RaceRequest.Write(options));
        await TestCluster.Until(client, "job", depth: 5);
        await _postgres.Ask("update \"kvmsim-led\".records set version = nextval('\"kvmsim-led\".versions')");

        RaceSearchResult result = RaceAnswer.Read(await client.End("job")).ToResult(options, null);
        JsonNode job = (await client.List("jobs"))[0]!;

        Assert.Equal(
            Answers.Describe(RaceSearch.Run(options, TestContext.Current.CancellationToken)),
            Answers.Describe(result));
        Assert.InRange((int)job["attempt"]!, 2, 10);
        Directory.Delete(store, recursive: true);
    }

    private static (string Name, object? Value)[] Key { get; } =
    [
        ("GrainIdHash", 1), ("GrainIdN0", 0L), ("GrainIdN1", 0L), ("GrainTypeHash", 2), ("GrainTypeString", "test"),
        ("GrainIdExtensionString", "a"), ("ServiceId", "one"),
    ];

    private static byte[] Payload(int writer) => [(byte)writer];

    private static (string Name, object? Value)[] Member(int writer, int version) =>
    [
        ("DeploymentId", "test"), ("Address", "127.0.0.1"), ("Port", 1), ("Generation", writer),
        ("SiloName", "a"), ("HostName", "b"), ("Status", (int)1), ("ProxyPort", 2), ("StartTime", DateTime.UnixEpoch),
        ("IAmAliveTime", DateTime.UnixEpoch), ("Version", version),
    ];

    private async Task<string> Text(string key) =>
        (string)(await Run("select querytext from orleansquery where querykey = @key", ("key", key)))!;

    private Task<object?[]> AtOnce(string text, Func<int, (string Name, object? Value)[]> parameters) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Run(text, parameters(writer)))));

    private async Task<object?> Run(string text, params (string Name, object? Value)[] parameters)
    {
        await using NpgsqlCommand command = _source.CreateCommand(text);
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
