using System.Management.Automation;
using System.Text.Json.Nodes;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Shows the nodes of a cluster.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.KvmClusterNode, HelpUri = Nouns.Help + "get-kvmclusternode")]
[OutputType(typeof(KvmClusterNode))]
public sealed class GetKvmClusterNodeCommand : ClusterCommand
{
    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        JsonArray nodes = Ask(new JsonObject { ["op"] = "nodes" })["nodes"]!.AsArray();
        WriteObject(nodes.Select(node => Of(node!.AsObject())), enumerateCollection: true);
    }

    private static KvmClusterNode Of(JsonObject node)
    {
        string address = (string)node["address"]!;
        return new KvmClusterNode
        {
            Cluster = $"{address[..address.LastIndexOf(':')]}:{node["gateway"]}",
            Address = address,
            ThreadCount = (int)node["threads"]!,
            MemoryLimit = (long)node["memoryLimit"]!,
            MemoryUsed = (long)node["bytes"]!,
            Jobs = [.. node["jobs"]!.AsArray().Select(job => (string)job!)],
            Build = (string)node["build"]!,
            ProcessId = (int)node["processId"]!,
            CpuTime = TimeSpan.FromSeconds((double)node["cpuSeconds"]!),
            SentStateCount = (long)node["sentStates"]!,
            SentBytes = (long)node["sentBytes"]!,
        };
    }
}
