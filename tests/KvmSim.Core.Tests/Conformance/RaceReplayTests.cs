using System.Text;
using System.Text.Json.Nodes;
using KvmSim.Conformance;
using Xunit;

namespace KvmSim.Core.Tests.Conformance;

/// <summary>What timing decides in a race loop may be any of what is possible, and nothing else.</summary>
public sealed class RaceReplayTests
{
    private const string Bad = "j02-race-bad@6.12-evl0", Good = "j03-race-good@6.1";

    [Theory]
    [InlineData(
        Bad, "\"up_ok\": 17,", "\"up_ok\": 20,", "\"up_fail\": 3,", "\"up_fail\": 0,", "\"last_up_errno\": \"EIO\"",
        "\"last_up_errno\": \"\"")]
    [InlineData(Good, "\"created\": 30,", "\"created\": 1,")]
    public void Replay_OfOtherCounts_Conforms(string recording, params string[] edits) =>
        Assert.Null(Replay(recording, edits).FirstDivergence);

    [Theory]
    [InlineData(Bad, 6, "counts", "\"last_up_errno\": \"EIO\"", "\"last_up_errno\": \"EBUSY\"")]
    [InlineData(Bad, 6, "counts", "\"up_ok\": 17,", "\"up_ok\": 16,")]
    [InlineData(Bad, 7, "counts", "\"EIO\": 14", "\"EBUSY\": 14")]
    [InlineData(Bad, 6, "log", "SVM not supported by CPU 1", "SVM not supported by CPU 0")]
    [InlineData(Good, 6, "counts", "\"up_fail\": 0,", "\"up_fail\": 1,")]
    [InlineData(Good, 7, "counts", "\"errors\": {}", "\"errors\": {\"EBUSY\": 1}")]
    public void Replay_OfWhatCannotBe_Diverges(string recording, int step, string what, params string[] edits)
    {
        Divergence? divergence = Replay(recording, edits).FirstDivergence;

        Assert.Equal((step, what), (divergence?.Step, divergence?.What));
    }

    /// <summary>Once the loop has ended nothing is left to timing.</summary>
    [Theory]
    [InlineData(Good, "loop_stop", "virtualization on", "\"svme\": {\n     \"0\": 0,", "\"svme\": {\n     \"0\": 1,")]
    [InlineData(Bad, "loop_stop", "online", "\"online\": \"0-1\"", "\"online\": \"0\"")]
    public void Replay_OfAnotherEnd_Diverges(string recording, string operation, string what, string old, string edit)
    {
        string text = Text(recording);
        int at = text.IndexOf($"\"op\": \"{operation}\"", StringComparison.Ordinal);
        int found = text.IndexOf(old, at, StringComparison.Ordinal);
        string edited = string.Concat(text.AsSpan(0, found), edit, text.AsSpan(found + old.Length));

        Divergence? divergence = TraceReplay.Run(
            TraceReader.Read(recording, Encoding.UTF8.GetBytes(edited))).FirstDivergence;

        Assert.Equal((operation, what), (divergence?.Operation, divergence?.What));
    }

    /// <summary>
    /// A guest that died at any moment is judged like any other answer, whatever is under way beside it.
    /// </summary>
    [Theory]
    [InlineData(Good)]
    [InlineData(Bad)]
    [InlineData("n83-loop-and-unload@6.1")]
    [InlineData("n85-hold-other-online@6.12")]
    [InlineData("n86-async-two@6.12")]
    public void Replay_WhoseGuestDied_IsJudged(string recording)
    {
        int count = JsonNode.Parse(Text(recording))!["ops"]!.AsArray().Count;
        for (int last = 0; last < count; last++)
        {
            JsonNode trace = JsonNode.Parse(Text(recording))!;
            JsonArray operations = trace["ops"]!.AsArray();
            while (operations.Count > last + 1)
            {
                operations.RemoveAt(last + 1);
            }

            operations[last]!.AsObject().Remove("state");

            ConformanceResult result = TraceReplay.Run(
                TraceReader.Read(recording, Encoding.UTF8.GetBytes(trace.ToJsonString())));

            Assert.Equal(last, result.StepsConforming);
            Assert.Equal((last + 1, "kernel"), (result.FirstDivergence!.Step, result.FirstDivergence.What));
        }
    }

    private static ConformanceResult Replay(string recording, string[] edits)
    {
        string text = Text(recording);
        for (int i = 0; i < edits.Length; i += 2)
        {
            Assert.Contains(edits[i], text, StringComparison.Ordinal);
            text = text.Replace(edits[i], edits[i + 1], StringComparison.Ordinal);
        }

        return TraceReplay.Run(TraceReader.Read(recording, Encoding.UTF8.GetBytes(text)));
    }

    private static string Text(string recording) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "conformance", recording + ".json"));
}
