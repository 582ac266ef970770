using KvmSim.Files;
using KvmSim.Logs;

namespace KvmSim.PowerShell.Commands;

/// <summary>The lines of a log's file, to its end or for as long as it grows.</summary>
internal static class LogFiles
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The lines; with <paramref name="follow"/> those that are still written, until <paramref name="stop"/>.
    /// </summary>
    public static IEnumerable<LogTextLine> Lines(string file, bool follow, CancellationToken stop)
    {
        using Stream stream = follow ? InputFile.OpenLive(file) : InputFile.OpenAsItIs(file);
        IEnumerable<LogTextLine> lines = follow
            ? LogText.LiveLines(new GrowingStream(stream, Pause, stop))
            : LogText.Lines(stream);
        foreach (LogTextLine line in lines)
        {
            yield return line;
        }
    }
}
