using System.Management.Automation;

namespace KvmSim.PowerShell.Output;

/// <summary>
/// How far a work of known size is, told at most five times a second, with the time that it will still take.
/// </summary>
internal sealed class WorkProgress(string activity, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly long _began = time.GetTimestamp();
    private long _shown = time.GetTimestamp();
    private bool _isShown;

    /// <summary>The next record; null if the last one is too young, or there is but one thing to do.</summary>
    /// <param name="done">How many are done.</param>
    /// <param name="of">How many there are.</param>
    /// <param name="what">Which comes next.</param>
    public ProgressRecord? Next(int done, int of, string what)
    {
        if (of <= 1 || time.GetElapsedTime(_shown) < Pause)
        {
            return null;
        }

        _shown = time.GetTimestamp();
        _isShown = true;
        return new ProgressRecord(1, activity, FormattableString.Invariant($"{done} of {of}: {what}"))
        {
            PercentComplete = (int)((long)done * 100 / of),
            SecondsRemaining = SecondsRemaining(time.GetElapsedTime(_began), done, of),
        };
    }

    /// <summary>The end, if anything was shown.</summary>
    public ProgressRecord? Last() => _isShown
        ? new ProgressRecord(1, activity, "done") { RecordType = ProgressRecordType.Completed }
        : null;

    /// <summary>What is left takes as long for each as what is done did; -1 while nothing is done.</summary>
    public static int SecondsRemaining(TimeSpan elapsed, long done, long of) => done <= 0 || elapsed <= TimeSpan.Zero
        ? -1
        : (int)Math.Min(int.MaxValue, Math.Ceiling(elapsed.TotalSeconds / done * Math.Max(0, of - done)));
}
