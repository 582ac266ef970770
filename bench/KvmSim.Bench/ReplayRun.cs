using System.Diagnostics;
using System.Globalization;
using System.Text;

using KvmSim.Conformance;

namespace KvmSim.Bench;

/// <summary>Replays of the recordings, beside the time that the real kernels took for them, boot included.</summary>
internal static class ReplayRun
{
    /// <summary>A table with a row for each kernel and one for all; the best of several rounds.</summary>
    public static string Report(int rounds)
    {
        string folder = Path.Combine(BenchFolder.Find(), "..", "tests", "conformance");
        RecordedTrace[] traces = [.. Directory.EnumerateFiles(folder, "*.json").Select(TraceReader.Read)];
        Check(traces, rounds);
        StringBuilder text = new();
        Line(text, $"# Replay of {traces.Length} recordings, parsed before; the best of {rounds} rounds");
        Line(text, $"");
        Line(text, $"{BenchHost.Describe()}.");
        Line(text, $"");
        Line(text, $"| kernel | recordings | steps | kernel, s | replay, ms | ratio | bytes a replay |");
        Line(text, $"| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (IGrouping<string, RecordedTrace> kernel in traces
            .GroupBy(trace => trace.Variant, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Row(text, kernel.Key, [.. kernel], rounds);
        }

        Row(text, "all", traces, rounds);
        return text.ToString();
    }

    /// <summary>Speed is worth nothing if the answers are wrong. Then rounds until all is compiled.</summary>
    private static void Check(RecordedTrace[] traces, int rounds)
    {
        foreach (RecordedTrace trace in traces)
        {
            if (TraceReplay.Run(trace) is { Conforms: false } result)
            {
                throw new InvalidOperationException($"{result.TraceId} does not conform: {result.FirstDivergence}");
            }
        }

        for (int i = 0; i < rounds; i++)
        {
            Replay(traces);
        }
    }

    private static void Row(StringBuilder text, string name, RecordedTrace[] traces, int rounds)
    {
        (TimeSpan time, long bytes) = Enumerable.Range(0, rounds).Select(_ => Replay(traces)).Min();
        double seconds = traces.Sum(trace => trace.TotalSeconds);
        int steps = traces.Sum(trace => trace.Operations.Count);
        string counts = string.Create(CultureInfo.InvariantCulture, $"{traces.Length} | {steps:N0}");
        double ratio = seconds / time.TotalSeconds;
        long each = bytes / traces.Length;
        Line(text, $"| {name} | {counts} | {seconds:N0} | {time.TotalMilliseconds:F1} | {ratio:N0} | {each:N0} |");
    }

    private static (TimeSpan Time, long Bytes) Replay(RecordedTrace[] traces)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long began = Stopwatch.GetTimestamp();
        foreach (RecordedTrace trace in traces)
        {
            TraceReplay.Run(trace);
        }

        return (Stopwatch.GetElapsedTime(began), GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
