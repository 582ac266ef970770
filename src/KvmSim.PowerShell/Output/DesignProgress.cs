using System.Management.Automation;
using KvmSim.Races;

namespace KvmSim.PowerShell.Output;

/// <summary>Takes the reports of a search of designs for the thread that may show them.</summary>
internal sealed class DesignProgress : IProgress<DesignSearchProgress>
{
    private const int Activity = 2;
    private const string Title = "Trying designs";

    private readonly object _gate = new();
    private DesignSearchProgress? _news;
    private bool _shown;

    public void Report(DesignSearchProgress value)
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

            (_news, _shown) = (null, true);
            return new ProgressRecord(Activity, Title, $"{news.Finished} of {news.Total} searches")
            {
                PercentComplete = (int)(news.Finished * 100L / Math.Max(1, news.Total)),
            };
        }
    }

    /// <summary>The end, if anything was shown.</summary>
    public ProgressRecord? Last() => _shown
        ? new ProgressRecord(Activity, Title, "done") { RecordType = ProgressRecordType.Completed }
        : null;
}
