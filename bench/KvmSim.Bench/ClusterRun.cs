using System.Diagnostics;
using System.Globalization;
using System.Text;

using KvmSim.Exploration;
using KvmSim.Races;

namespace KvmSim.Bench;

/// <summary>One search in one process, and on clusters of one, two and three nodes on this machine.</summary>
internal static class ClusterRun
{
    private const int Threads = 2;

    /// <summary>A table: processor time, memory and traffic of each; the best of several rounds.</summary>
    /// <param name="cpus">The CPUs of the machine that is explored.</param>
    /// <param name="rounds">How often each is run, by turns.</param>
    public static string Report(int cpus, int rounds)
    {
        using Redis redis = new();
        Dictionary<int, NodeMeasurement> best = [];
        for (int round = 0; round < rounds; round++)
        {
            for (int nodes = 0; nodes <= 3; nodes++)
            {
                NodeMeasurement measured = nodes == 0 ? OneProcess(cpus) : Nodes(cpus, nodes, redis);
                if (!best.TryGetValue(nodes, out NodeMeasurement? before) || measured.CpuSeconds < before.CpuSeconds)
                {
                    best[nodes] = measured;
                }
            }
        }

        NodeMeasurement one = best[0];
        if (best.Values.Any(other => (other.States, other.Transitions) != (one.States, one.Transitions)))
        {
            throw new InvalidOperationException("The clusters did not count what one process counts.");
        }

        StringBuilder text = new();
        Line(text, $"# One process, one node, two and three nodes");
        Line(text, $"");
        Line(text, $"{BenchHost.Describe()}; base, {cpus} CPUs, two hotplug and two VM actors, nothing left out:");
        Line(text, $"{one.States:N0} states, {one.Transitions:N0} transitions. CPU time of the processes during the");
        Line(text, $"second of two searches; {Threads} threads each; the least of {rounds} rounds by turns.");
        Line(text, $"");
        Line(text, $"| | CPU s | ns a state | of one process | bytes a state | states sent | bytes each |");
        Line(text, $"| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach ((int nodes, NodeMeasurement run) in best.OrderBy(entry => entry.Key))
        {
            string name = nodes switch { 0 => "one process", 1 => "one node", _ => $"{nodes} nodes" };
            double each = run.CpuSeconds / run.States * 1e9;
            string sent = run.SentStates == 0 ? " | " : string.Create(
                CultureInfo.InvariantCulture, $"{run.SentStates:N0} | {(double)run.SentBytes / run.SentStates:F1}");
            FormattableString costs =
                $"{run.CpuSeconds:F2} | {each:F0} | {run.CpuSeconds / one.CpuSeconds:F2}";
            string shown = costs.ToString(CultureInfo.InvariantCulture);
            Line(text, $"| {name} | {shown} | {(double)run.Bytes / run.States:F1} | {sent} |");
        }

        return text.ToString();
    }

    private static RaceSearchOptions Options(int cpus) => new()
    {
        Model = ExplorationModelCatalog.Find("base") ?? throw new InvalidOperationException("There is no base."),
        CpuCount = cpus,
        HotplugActors = 2,
        VmActors = 2,
        Properties = RaceProperty.None,
        Reduction = RaceReduction.None,
        ThrottleLimit = Threads,
    };

    private static NodeMeasurement OneProcess(int cpus)
    {
        RaceSearch.Run(Options(cpus));
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        RaceSearchResult result = RaceSearch.Run(Options(cpus));
        process.Refresh();
        TimeSpan spent = process.TotalProcessorTime - before;
        return new NodeMeasurement(
            result.StateCount, result.TransitionCount, spent.TotalSeconds, result.PeakMemoryBytes, 0, 0);
    }

    private static NodeMeasurement Nodes(int cpus, int count, Redis redis)
    {
        string id = $"bench{Guid.NewGuid():N}";
        List<ClusterNode> nodes = [];
        try
        {
            for (int i = 0; i < count; i++)
            {
                nodes.Add(new ClusterNode(id, redis.Address, Threads));
            }

            using ClusterClient client = new(nodes[0].Address);
            client.WaitForNodes(count);
            client.Run("warm", RaceRequest.Write(Options(cpus)));
            (double cpuBefore, long statesBefore, long bytesBefore) = client.Sums();
            RaceAnswer answer = client.Run("measured", RaceRequest.Write(Options(cpus)));
            (double cpuAfter, long statesAfter, long bytesAfter) = client.Sums();
            return new NodeMeasurement(
                answer.StateCount,
                answer.TransitionCount,
                cpuAfter - cpuBefore,
                answer.PeakMemoryBytes,
                statesAfter - statesBefore,
                bytesAfter - bytesBefore);
        }
        finally
        {
            nodes.ForEach(node => node.Dispose());
        }
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private sealed record NodeMeasurement(
        long States, long Transitions, double CpuSeconds, long Bytes, long SentStates, long SentBytes);
}
