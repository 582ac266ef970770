using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace KvmSim.Cluster.Tests;

/// <summary>A client of a cluster, as the module starts it.</summary>
internal sealed class ClientProcess : TestProcess
{
    private readonly ConcurrentDictionary<string, Channel<JsonObject>> _jobs = new(StringComparer.Ordinal);
    private readonly Channel<JsonObject> _others = Channel.CreateUnbounded<JsonObject>();

    private ClientProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
        : base(ClusterProgram.DotNet, arguments.Prepend("client").Prepend(ClusterProgram.Path), environment)
    {
    }

    /// <summary>Starts one: of a cluster, or without an address with a node of its own.</summary>
    /// <exception cref="InvalidOperationException">It could not connect, and says why.</exception>
    public static async Task<ClientProcess> Start(
        string? address,
        IEnumerable<string>? more = null,
        IReadOnlyDictionary<string, string>? environment = null,
        string patience = "1800")
    {
        string[] where = address is null ? [] : ["--address", address, "--patience", patience];
        ClientProcess client = new([.. where, .. more ?? []], environment);
        JsonObject first = JsonNode.Parse(
            await Limits.Wait(client.Process.StandardOutput.ReadLineAsync()) ?? "{}")!.AsObject();
        if ((string?)first["event"] != "ready")
        {
            client.Dispose();
            throw new InvalidOperationException($"{first["id"]}: {first["message"]}");
        }

        _ = Task.Run(client.Read);
        return client;
    }

    /// <summary>Asks something.</summary>
    public void Say(JsonObject what)
    {
        lock (_jobs)
        {
            Process.StandardInput.WriteLine(what.ToJsonString());
            Process.StandardInput.Flush();
        }
    }

    /// <summary>Begins a job, and does not wait.</summary>
    public void Begin(string id, string kind, string request) =>
        Say(new JsonObject { ["op"] = "begin", ["id"] = id, ["kind"] = kind, ["request"] = request });

    /// <summary>What a job says next.</summary>
    public Task<JsonObject> Next(string id) => Limits.Wait(Of(id).Reader.ReadAsync().AsTask());

    /// <summary>What is said of no job.</summary>
    public Task<JsonObject> Next() => Limits.Wait(_others.Reader.ReadAsync().AsTask());

    /// <summary>Waits for the end of a job.</summary>
    /// <returns>The answer.</returns>
    /// <exception cref="InvalidOperationException">There is none, and why.</exception>
    public async Task<string> End(string id)
    {
        while (true)
        {
            JsonObject news = await Next(id);
            switch ((string?)news["event"])
            {
                case "done":
                    return (string)news["answer"]!;
                case "error":
                    throw new InvalidOperationException((string?)news["message"]);
            }
        }
    }

    /// <summary>The jobs of the cluster, or its nodes: asked again while it does not answer.</summary>
    public async Task<JsonArray> List(string what)
    {
        while (true)
        {
            Say(new JsonObject { ["op"] = what });
            if ((await Next())[what] is JsonArray list)
            {
                return list;
            }
        }
    }

    private Channel<JsonObject> Of(string id) => _jobs.GetOrAdd(id, _ => Channel.CreateUnbounded<JsonObject>());

    private async Task Read()
    {
        while (await Process.StandardOutput.ReadLineAsync() is { } line)
        {
            JsonObject news = JsonNode.Parse(line)!.AsObject();
            string job = (string?)news["job"] ?? "";
            await (job.Length > 0 ? Of(job) : _others).Writer.WriteAsync(news);
        }
    }
}
