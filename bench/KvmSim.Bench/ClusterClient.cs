using System.Text.Json.Nodes;

using KvmSim.Exploration;

namespace KvmSim.Bench;

/// <summary>A client of a cluster, as the module starts it.</summary>
internal sealed class ClusterClient : BenchProcess
{
    public ClusterClient(string address)
        : base("dotnet", [ClusterProgram, "client", "--address", address]) => Wait("ready");

    /// <summary>Waits until the cluster has so many nodes.</summary>
    public void WaitForNodes(int count)
    {
        while (Nodes().Count < count)
        {
            Thread.Sleep(100);
        }
    }

    /// <summary>Makes a search.</summary>
    public RaceAnswer Run(string job, string request)
    {
        Say(new JsonObject { ["op"] = "begin", ["id"] = job, ["kind"] = "race", ["request"] = request });
        return RaceAnswer.Read((string?)Wait("done")["answer"] ?? "");
    }

    /// <summary>Of all nodes since they started: CPU seconds, states and bytes that were sent.</summary>
    public (double CpuSeconds, long SentStates, long SentBytes) Sums()
    {
        JsonArray nodes = Nodes();
        return (nodes.Sum(node => (double)node!["cpuSeconds"]!),
            nodes.Sum(node => (long)node!["sentStates"]!),
            nodes.Sum(node => (long)node!["sentBytes"]!));
    }

    private JsonArray Nodes()
    {
        Say(new JsonObject { ["op"] = "nodes" });
        return Wait("nodes")["nodes"]!.AsArray();
    }

    private void Say(JsonObject what)
    {
        Process.StandardInput.WriteLine(what.ToJsonString());
        Process.StandardInput.Flush();
    }

    private JsonObject Wait(string what)
    {
        while (true)
        {
            JsonObject said = JsonNode.Parse(Next())!.AsObject();
            if ((string?)said["event"] == what)
            {
                return said;
            }

            if ((string?)said["event"] == "error")
            {
                throw new InvalidOperationException((string?)said["message"]);
            }
        }
    }
}
