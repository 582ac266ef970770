using System.Diagnostics;
using System.Globalization;
using System.Text;

using KvmSim.Capture;
using KvmSim.Protocol;
using KvmSim.Reporting;
using KvmSim.Simulation;

namespace KvmSim.Bench;

/// <summary>
/// Importing an InstLatx64 dump beside reading the same file line by line ten times over. The dump is made here: a
/// sample's CPU, as often as it takes to fill 900 KB.
/// </summary>
internal static class ImportRun
{
    private const int Size = 900_000;

    /// <summary>A small dump is read 300 times before the JIT compiler has done its work.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <param name="file">A dump to measure instead; null for the made one.</param>
    /// <param name="rounds">Measurements at least, of which the best of each counts.</param>
    public static string Report(string? file, int rounds)
    {
        string path = file ?? Make();
        try
        {
            return Measure(path, rounds);
        }
        finally
        {
            if (file is null)
            {
                File.Delete(path);
            }
        }
    }

    private static string Measure(string path, int rounds)
    {
        Generation kernel = GenerationCatalog.Find("linux-6.12")!;
        TimeSpan read = TimeSpan.MaxValue, import = TimeSpan.MaxValue, describe = TimeSpan.MaxValue;
        TimeSpan told = TimeSpan.MaxValue;
        long allocated = long.MaxValue;
        int cpus = 0, round = 0;
        for (long begun = Stopwatch.GetTimestamp(); round < rounds || Stopwatch.GetElapsedTime(begun) < WarmUp; round++)
        {
            read = Best(read, () => ReadTenTimes(path));
            told = Best(told, () => _ = MachineInput.ReadDump(path));
            long before = GC.GetAllocatedBytesForCurrentThread();
            import = Best(import, () => cpus = CaptureReader.Read(path).Cpus.Count);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            describe = Best(describe, () => _ = CapturedHost.Describe(CaptureReader.Read(path), kernel));
        }

        long size = new FileInfo(path).Length;
        StringBuilder text = new();
        text.AppendLine(
            CultureInfo.InvariantCulture, $"{size / 1000} KB, {cpus} CPUs; the best of {round} rounds side by side.");
        text.AppendLine(
            CultureInfo.InvariantCulture, $"- reading it line by line ten times: {read.TotalMilliseconds:F2} ms");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"- importing it: {import.TotalMilliseconds:F3} ms, {import / read:F2} times that");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"- importing and describing the machine: {describe.TotalMilliseconds:F2} ms, {describe / read:F2} times "
                + $"that");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"- telling what it is, and importing it: {told.TotalMilliseconds:F3} ms, {(told - import) / import:P1} "
                + $"more");
        text.Append(CultureInfo.InvariantCulture, $"- allocated by an import: {allocated / 1e6:F1} MB");
        return text.ToString();
    }

    private static TimeSpan Best(TimeSpan best, Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        return took < best ? took : best;
    }

    private static void ReadTenTimes(string path)
    {
        for (int i = 0; i < 10; i++)
        {
            foreach (string line in File.ReadLines(path, Encoding.Latin1))
            {
                _ = line;
            }
        }
    }

    private static string Make()
    {
        string sample = File.ReadAllText(
            Path.Combine(
                BenchFolder.Find(), "..", "tests", "KvmSim.Core.Tests", "Capture", "samples", "hybrid.instlat.txt"));
        string cpuid = Section(sample, "------[ CPUID Registers / Logical CPU #0 ]------");
        string msr = Section(sample, "------[ MSR Registers / Logical CPU #0 ]------");
        StringBuilder text = new();
        for (int cpu = 0; text.Length < Size; cpu++)
        {
            text.Append(
                cpuid.Replace("#0", string.Create(CultureInfo.InvariantCulture, $"#{cpu}"), StringComparison.Ordinal));
            text.Append(
                msr.Replace("#0", string.Create(CultureInfo.InvariantCulture, $"#{cpu}"), StringComparison.Ordinal));
        }

        string path = Path.GetTempFileName();
        File.WriteAllText(path, text.ToString().ReplaceLineEndings("\r\n"));
        return path;
    }

    private static string Section(string text, string title)
    {
        int start = text.IndexOf(title, StringComparison.Ordinal);
        return text[start..text.IndexOf("------[", start + title.Length, StringComparison.Ordinal)];
    }
}
