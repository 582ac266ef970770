namespace KvmSim.Exploration;

/// <summary>Keeps the time of a search, and its reports to five a second.</summary>
internal sealed class ProgressPacer
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider? _clock;
    private readonly IProgress<RaceSearchProgress>? _progress;
    private readonly long _start;
    private readonly TimeSpan _saveInterval;
    private long _last;
    private long _saved;

    public ProgressPacer(RaceSearchOptions options)
    {
        _clock = options.TimeProvider;
        _progress = options.Progress;
        _start = _clock?.GetTimestamp() ?? 0;
        _last = _start;
        _saved = _start;
        _saveInterval = options.CheckpointInterval;
    }

    /// <summary>Since the beginning; null without a clock.</summary>
    public TimeSpan? Elapsed => _clock?.GetElapsedTime(_start);

    /// <summary>Whether somebody listens and has not heard anything for a while.</summary>
    public bool IsDue => _progress is not null && _clock is not null && _clock.GetElapsedTime(_last) >= Interval;

    /// <summary>Whether the search has not been saved for a while.</summary>
    public bool IsSaveDue => _clock is not null && _clock.GetElapsedTime(_saved) >= _saveInterval;

    /// <summary>The search was saved.</summary>
    public void Saved() => _saved = _clock?.GetTimestamp() ?? 0;

    /// <summary>Tells.</summary>
    public void Report(Func<TimeSpan, RaceSearchProgress> report)
    {
        if (_progress is not null && _clock is not null)
        {
            _last = _clock.GetTimestamp();
            _progress.Report(report(_clock.GetElapsedTime(_start)));
        }
    }
}
