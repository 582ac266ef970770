using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace KvmSim.Bench;

/// <summary>SPIN on the same model, every state and transition as they are, compiled -O2.</summary>
internal static partial class SpinRun
{
    /// <summary>Compiles and runs the model; null where spin or gcc is not installed.</summary>
    public static Measurement? Measure(int cpus)
    {
        if (!IsInstalled("spin") || !IsInstalled("gcc"))
        {
            return null;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("kvmsim-bench");
        try
        {
            string model = Path.Combine(BenchFolder.Find(), "spin", "kvmhp.pml");
            Execute(folder, "spin", $"-a -o1 -o2 -o3 -DGEN=2 -DNCPU={cpus} -DNHP=2 -DNVM=2 {model}");
            Execute(folder, "gcc", "-O2 -w -DSAFETY -DMEMLIM=16000 -DNOREDUCE -DXUSAFE -o pan pan.c");
            string timed = $"time ./pan -m1300000 -A -E -w{(3 * cpus) + 1}";
            string output = Execute(folder, "bash", $"-c \"TIMEFORMAT='time %R %U %S'; {{ {timed}; }} 2>&1\"");
            Match time = Times().Match(output);
            return new Measurement(
                (long)Number(States().Match(output), "value"),
                TimeSpan.FromSeconds(Number(time, "real")),
                TimeSpan.FromSeconds(Number(time, "user") + Number(time, "system")),
                (long)(Number(TotalMemory().Match(output), "value") * 1024 * 1024));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Number(Match match, string group) =>
        double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string Execute(DirectoryInfo folder, string program, string arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)
            ?? throw new InvalidOperationException($"{program} did not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    [GeneratedRegex(
        @"time (?<real>[\d.]+) (?<user>[\d.]+) (?<system>[\d.]+)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Times();

    [GeneratedRegex(
        @"(?<value>\d+) states, stored", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex States();

    [GeneratedRegex(
        @"(?<value>[\d.]+)\s+total actual memory usage",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex TotalMemory();
}
