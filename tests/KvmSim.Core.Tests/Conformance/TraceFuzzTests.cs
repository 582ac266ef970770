using System.Text;
using System.Text.Json.Nodes;
using KvmSim.Conformance;
using Xunit;

namespace KvmSim.Core.Tests.Conformance;

/// <summary>Whatever stands anywhere in a trace: it is replayed or refused, and nothing else happens.</summary>
public sealed class TraceFuzzTests
{
    private const string Hole = "the hole";
    private const int ValuesPerPlace = 3;

    private static readonly string[] Values =
    [
        "{}", "[]", "-1", "2147483647", "4294967296", "1e999", "true", "\"\"",
        "\"@99999999999\"", "\"\\ud800\"", "\"0-4095\"",
        "{\"a\":1,\"a\":2}", "{\"\\ud800\":\"\\udc00\"}", "[[[]]]",
        "\"online_loop\"", "\"0x10000000000000000\"", "null",
    ];

    [Theory]
    [InlineData("c04-bad-1vm-offline-keep-vm@6.12")]
    [InlineData("a01-compat-create-destroy@6.1-seed-vmx")]
    public void Trace_WithAnythingAnywhere_IsReplayedOrRefused(string recording)
    {
        string[] traces = [.. Holed(recording)];
        Assert.True(traces.Length > 100);

        for (int i = 0; i < traces.Length; i++)
        {
            for (int turn = 0; turn < ValuesPerPlace; turn++)
            {
                string value = Values[((i * ValuesPerPlace) + turn) % Values.Length];
                Use(traces[i].Replace($"\"{Hole}\"", value, StringComparison.Ordinal));
            }
        }
    }

    private static void Use(string json)
    {
        try
        {
            RecordedTrace trace = TraceReader.Read("fuzzed", Encoding.UTF8.GetBytes(json));
            ConformanceResult result = TraceReplay.Run(trace);
            IReadOnlyList<TraceRow> rows = TraceReplay.Compare(trace);
            Assert.Equal(result.StepsConforming, rows.Count(row => row.Same));
        }
        catch (TraceException)
        {
        }
    }

    /// <summary>The recording without one of its values, for each of them.</summary>
    private static IEnumerable<string> Holed(string recording)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(
            Path.Combine(AppContext.BaseDirectory, "conformance", recording + ".json")))!;
        foreach (JsonNode node in Below(root).ToArray())
        {
            JsonNode parent = node.Parent!;
            if (parent is JsonArray list)
            {
                int index = node.GetElementIndex();
                list[index] = Hole;
                yield return root.ToJsonString();
                list[index] = node;
            }
            else
            {
                string name = node.GetPropertyName();
                parent[name] = Hole;
                yield return root.ToJsonString();
                parent[name] = node;
            }
        }
    }

    private static IEnumerable<JsonNode> Below(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        return children.OfType<JsonNode>().SelectMany(child => Below(child).Prepend(child));
    }
}
