using System.Globalization;
using System.Management.Automation;
using KvmSim.Exploration;

namespace KvmSim.PowerShell.Output;

/// <summary>Takes the reports of a search, at most five a second, for the thread that may show them.</summary>
internal sealed class RaceProgress(RaceSearchOptions options) : IProgress<RaceSearchProgress>
{
    private const int Activity = 2;

    private readonly object _gate = new();
    private RaceSearchProgress? _news;
    private bool _shown;

    public void Report(RaceSearchProgress value)
    {
        lock (_gate)
        {
            _news = value;
        }
    }

    /// <summary>What is new since the last time; null if nothing is.</summary>
    public ProgressRecord? Next()
    {
        lock (_gate)
        {
            if (_news is not { } news)
            {
                return null;
            }

            _news = null;
            _shown = true;
            ProgressRecord record = new(Activity, $"Exploring {options.Model.Name}", Describe(news));
            if (options.MaxStates < long.MaxValue)
            {
                // What the limit allows at most; how many states there are, nobody knows.
                record.PercentComplete = (int)Math.Min(100, news.StateCount * 100.0 / options.MaxStates);
                record.SecondsRemaining = WorkProgress.SecondsRemaining(
                    news.Elapsed, news.StateCount, options.MaxStates);
            }

            return record;
        }
    }

    /// <summary>The end, if anything was shown.</summary>
    public ProgressRecord? Last() => _shown
        ? new ProgressRecord(Activity, $"Exploring {options.Model.Name}", "done")
        {
            RecordType = ProgressRecordType.Completed,
        }
        : null;

    private static string Describe(in RaceSearchProgress news)
    {
        double rate = news.Elapsed > TimeSpan.Zero ? news.StateCount / news.Elapsed.TotalSeconds : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{news.StateCount:N0} states, {rate:N0}/s, depth {news.Depth}, frontier {news.Frontier:N0}, "
            + $"{news.MemoryBytes / (1024.0 * 1024.0):N0} MB");
    }
}
