using System.Diagnostics;

using KvmSim.Exploration;
using KvmSim.Races;

namespace KvmSim.Bench;

/// <summary>The explorer on v1-nolock with two hotplug and two VM actors.</summary>
internal static class ExplorerRun
{
    public static Measurement Measure(int cpus, int threads, RaceReduction reduction = RaceReduction.None)
    {
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpuBefore = process.TotalProcessorTime;
        long began = Stopwatch.GetTimestamp();
        RaceSearchResult result = RaceSearch.Run(Options("v1-nolock", cpus) with
        {
            ThrottleLimit = threads,
            Reduction = reduction,
            FindSchedules = false,
        });
        TimeSpan wall = Stopwatch.GetElapsedTime(began);
        process.Refresh();
        return new Measurement(result.StateCount, wall, process.TotalProcessorTime - cpuBefore, result.PeakMemoryBytes);
    }

    /// <summary>From the call to the first schedule, replayed; the best of five.</summary>
    public static TimeSpan FirstCounterexample(string model, int cpus) => Enumerable.Range(0, 5).Min(_ =>
    {
        long began = Stopwatch.GetTimestamp();
        RaceSearch.Run(Options(model, cpus) with { Properties = RaceProperty.UncheckedEnable, StopWhenFound = true });
        return Stopwatch.GetElapsedTime(began);
    });

    private static RaceSearchOptions Options(string model, int cpus) => new()
    {
        Model = ExplorationModelCatalog.Find(model) ?? throw new ArgumentException($"No model {model}.", nameof(model)),
        CpuCount = cpus,
        HotplugActors = 2,
        VmActors = 2,
    };
}
