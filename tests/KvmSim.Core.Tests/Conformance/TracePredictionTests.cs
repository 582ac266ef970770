using System.Text;
using System.Text.Json.Nodes;
using KvmSim.Conformance;
using Xunit;

namespace KvmSim.Core.Tests.Conformance;

/// <summary>A recording beside what is predicted of it.</summary>
public sealed class TracePredictionTests
{
    private static string Path { get; } = System.IO.Path.Combine(
        AppContext.BaseDirectory, "conformance", "c04-bad-1vm-offline-keep-vm@6.12.json");

    [Fact]
    public void Prediction_OfARecording_IsTheSameInWordsToo()
    {
        IReadOnlyList<TraceRow> rows = TraceReplay.Compare(TraceReader.Read(Path));

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.True(row.Same, row.Operation));
        Assert.All(rows, row => Assert.Equal(row.First, row.Second));
        Assert.All(rows, row => Assert.Equal(row.FirstLog, row.SecondLog));
        Assert.Equal(Enumerable.Range(1, rows.Count), rows.Select(row => row.Step));
    }

    [Fact]
    public void Prediction_OfAnEditedRecording_DiffersWhereTheReplayDoes()
    {
        JsonNode node = JsonNode.Parse(File.ReadAllText(Path))!;
        node["ops"]![4]!["result"]!["errno"] = "EBUSY";
        node["ops"]![5]!["op"] = "explode";
        RecordedTrace trace = TraceReader.Read("edited", Encoding.UTF8.GetBytes(node.ToJsonString()));

        IReadOnlyList<TraceRow> rows = TraceReplay.Compare(trace);

        Assert.Equal(TraceReplay.Run(trace).FirstDivergence, rows[4].Difference);
        Assert.StartsWith("EBUSY, ", rows[4].First, StringComparison.Ordinal);
        Assert.StartsWith("EIO, ", rows[4].Second, StringComparison.Ordinal);
        Assert.Contains("'explode' is not known", rows[5].Second, StringComparison.Ordinal);
    }

    [Fact]
    public void Divergence_InWords_IsOneLine()
    {
        Assert.Equal(
            "step 5, online: errno: expected EBUSY, found EIO",
            new Divergence(5, "online", "errno", "EBUSY", "EIO").ToString());
        Assert.Equal("step 5, online: log differs", new Divergence(5, "online", "log", "one\ntwo", "one").ToString());
    }
}
