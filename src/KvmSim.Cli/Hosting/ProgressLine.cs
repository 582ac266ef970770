using System.Diagnostics;
using System.Management.Automation;

namespace KvmSim.Cli.Hosting;

/// <summary>One line at the cursor that tells how far a long operation is, drawn at most five times a second.</summary>
internal sealed class ProgressLine(bool enabled)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private long _lastDrawn;
    private bool _visible;

    internal void Show(ProgressRecord record)
    {
        if (!enabled)
        {
            return;
        }

        lock (_lock)
        {
            if (record.RecordType == ProgressRecordType.Completed)
            {
                Erase();
            }
            else if (!_visible || Stopwatch.GetElapsedTime(_lastDrawn) >= Interval)
            {
                Draw(Describe(record));
            }
        }
    }

    internal void Clear()
    {
        lock (_lock)
        {
            Erase();
        }
    }

    private static string Describe(ProgressRecord record)
    {
        string percent = record.PercentComplete >= 0 ? $" {record.PercentComplete}%" : string.Empty;
        return $"{record.Activity}: {record.StatusDescription}{percent}".ReplaceLineEndings(" ");
    }

    private void Draw(string text)
    {
        int room = Math.Max(1, ConsoleFeatures.Width - 1);
        Console.Error.Write("\r" + (text.Length > room ? text[..room] : text) + "\e[K");
        _lastDrawn = Stopwatch.GetTimestamp();
        _visible = true;
    }

    private void Erase()
    {
        if (_visible)
        {
            Console.Error.Write("\r\e[K");
            _visible = false;
        }
    }
}
