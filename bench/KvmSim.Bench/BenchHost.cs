using System.Globalization;
using System.Runtime.InteropServices;

namespace KvmSim.Bench;

/// <summary>Where and when a measurement was made.</summary>
internal static class BenchHost
{
    /// <summary>Date, processor and runtime.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyy-MM-dd}, {Processor()}, {Environment.ProcessorCount} processors,\n")
        + RuntimeInformation.FrameworkDescription;

    /// <summary>Keeps a report in bench/results, under today's date and a name.</summary>
    public static void Save(string name, string report) => Write($"{name}.md", report.TrimEnd() + "\n");

    /// <summary>Keeps a picture beside it.</summary>
    public static void SavePicture(string name, string svg) => Write($"{name}.svg", svg);

    private static void Write(string name, string content)
    {
        string folder = Path.Combine(BenchFolder.Find(), "results");
        Directory.CreateDirectory(folder);
        string date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        File.WriteAllText(Path.Combine(folder, $"{date}-{name}"), content);
    }

    private static string Processor()
    {
        if (!File.Exists("/proc/cpuinfo"))
        {
            return RuntimeInformation.OSArchitecture.ToString();
        }

        string? line = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal));
        return line?.Split(':')[1].Trim() ?? "unknown processor";
    }
}
