using System.Text.Json;
using System.Text.Json.Nodes;
using KvmSim.Cluster.Jobs;
using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Nodes;
using KvmSim.Cluster.Stores;

namespace KvmSim.Cluster.Clients;

/// <summary>
/// The client of a cluster for a process that does not load Orleans: a line of JSON in is a question, lines of JSON
/// out are what happens. It ends when its input does; a job goes on.
/// </summary>
internal static class ClientProgram
{
    private static readonly object Gate = new();

    /// <summary>Connects, and answers until there is nothing more to read.</summary>
    public static async Task<int> Run(ClientOptions options)
    {
        ClusterConnection connection;
        try
        {
            connection = await ClusterConnection.Open(options);
        }
        catch (Exception exception) when (exception is ClusterUnreachableException or NodeArgumentException)
        {
            bool isRefused = exception is ClusterUnreachableException { IsRefused: true };
            Say(new JsonObject
            {
                ["event"] = "error",
                ["id"] = isRefused ? "refused" : exception is NodeArgumentException ? "argument" : "unreachable",
                ["message"] = OneLine.Of(exception.Message),
            });
            return 1;
        }

        Say(new JsonObject { ["event"] = "ready", ["build"] = Build.Id });
        JobFollower follower = new(connection, options.Patience, Say);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (await Answer(line, connection, follower) is { } problem)
            {
                Say(new JsonObject
                {
                    ["event"] = "error",
                    ["id"] = "failed",
                    ["job"] = JobOf(line),
                    ["message"] = OneLine.Of(problem),
                });
            }
        }

        follower.Leave();
        await connection.DisposeAsync();
        return 0;
    }

    /// <summary>The job that a line is about.</summary>
    private static string JobOf(string line)
    {
        try
        {
            return (string?)JsonNode.Parse(line)?["id"] ?? "";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    private static void Say(JsonObject what)
    {
        lock (Gate)
        {
            Console.Out.WriteLine(what.ToJsonString());
        }
    }

    /// <summary>Answers one line.</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    private static async Task<string?> Answer(string line, ClusterConnection connection, JobFollower follower)
    {
        try
        {
            JsonObject asked = JsonNode.Parse(line)!.AsObject();
            string id = (string?)asked["id"] ?? "";
            switch ((string?)asked["op"])
            {
                case "begin":
                    return await follower.Begin(id, (string)asked["kind"]!, (string)asked["request"]!);
                case "attach":
                    return await follower.Attach(id);
                case "stop":
                    return await follower.Stop(id);
                case "jobs":
                    JobNews[] jobs = await connection.Grains.GetGrain<IJobList>(0).All();
                    Say(new JsonObject
                    {
                        ["event"] = "jobs",
                        ["jobs"] = new JsonArray(
                        [.. jobs.Select(JobFollower.Describe)])
                    });
                    return null;
                case "nodes":
                    NodeNews[] nodes = await connection.Nodes();
                    Say(new JsonObject { ["event"] = "nodes", ["nodes"] = new JsonArray([.. nodes.Select(Describe)]) });
                    return null;
                default:
                    return "There is no such question.";
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return $"The question cannot be read: {exception.Message}";
        }
        catch (Exception exception) when (StoreErrors.Of(exception) is { } problem)
        {
            return $"The records of the cluster cannot be used: {problem}";
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return $"The cluster does not answer: {JobTexts.Of(exception)}";
        }
        catch (Exception exception)
        {
            return JobTexts.Of(exception);
        }
    }

    private static JsonNode Describe(NodeNews node) => new JsonObject
    {
        ["address"] = node.Address,
        ["gateway"] = node.GatewayPort,
        ["threads"] = node.Threads,
        ["memoryLimit"] = node.MemoryLimit,
        ["bytes"] = node.Bytes,
        ["jobs"] = new JsonArray([.. node.Jobs.Select(job => (JsonNode)job)]),
        ["build"] = node.Build,
        ["processId"] = node.ProcessId,
        ["cpuSeconds"] = node.CpuSeconds,
        ["sentStates"] = node.SentStates,
        ["sentBytes"] = node.SentBytes,
    };
}
