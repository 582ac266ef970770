using System.Globalization;
using System.Text;

using KvmSim.Capture;
using KvmSim.Reporting;

namespace KvmSim.Bench;

/// <summary>
/// What it costs to tell what a file is before it is read: dumps of folders read with and without that, by turns in one
/// process, by its processor time.
/// </summary>
internal static class RecognitionRun
{
    private const int WarmUps = 120, Rounds = 40, TimesPerRound = 6;

    /// <param name="folders">Folders of dumps; what is no dump in them is left out.</param>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    public static string Report(IReadOnlyList<string> folders)
    {
        StringBuilder text = new();
        text.AppendLine("# Telling what a file is, and reading it").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{BenchHost.Describe()}; {Rounds} rounds by turns.")
            .AppendLine();
        text.AppendLine("| dumps | KiB | read, ms | told and read, ms | more |").AppendLine("|---|---|---|---|---|");
        foreach (string folder in folders)
        {
            text.AppendLine(Row(folder));
        }

        return text.ToString().TrimEnd();
    }

    private static string Row(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsDump)];
        long size = files.Sum(file => new FileInfo(file).Length);
        for (int i = 0; i < WarmUps; i++)
        {
            Told(files);
            Read(files);
        }

        TimeSpan told = default, read = default;
        for (int round = 0; round < Rounds; round++)
        {
            told += ProcessorTime(() => Told(files));
            read += ProcessorTime(() => Read(files));
        }

        double each = Rounds * TimesPerRound;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {Path.GetFileName(folder)}, {files.Length} | {size >> 10} | {read.TotalMilliseconds / each:F2} "
            + $"| {told.TotalMilliseconds / each:F2} | {(told - read) / read:P1} |");
    }

    private static bool IsDump(string file) => InputRecognition.Recognize(file) == InputKind.Dump;

    private static void Told(string[] files)
    {
        foreach (string file in files)
        {
            _ = MachineInput.ReadDump(file);
        }
    }

    private static void Read(string[] files)
    {
        foreach (string file in files)
        {
            _ = CaptureReader.Read(file);
        }
    }

    private static TimeSpan ProcessorTime(Action action)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < TimesPerRound; i++)
        {
            action();
        }

        return Environment.CpuUsage.TotalTime - before;
    }
}
