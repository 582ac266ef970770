using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace KvmSim.Bench;

/// <summary>
/// What a first command costs: whole processes, one after the other in turn, by their processor time.
/// </summary>
internal static class StartRun
{
    private static readonly string Pwsh = $"{Shell} -Command";

    /// <summary>How a script file is run.</summary>
    public static string PwshFile { get; } = $"{Shell} -File";

    private static string Shell =>
        $"dotnet '{Path.Combine(Metadata("PowerShell"), OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll")}' "
            + "-NoProfile";

    // In the process itself, so that the start of PowerShell is not in it.
    private const string Timed =
        "$b = [Environment]::CpuUsage.TotalTime; Import-Module '{0}'; "
        + "([Environment]::CpuUsage.TotalTime - $b).TotalSeconds.ToString([cultureinfo]::InvariantCulture)";

    public static string Report(int runs)
    {
        List<double> pwsh = [], kvmsim = [], empty = [], module = [];
        for (int i = 0; i <= runs; i++)
        {
            double[] seconds =
            [
                Cpu($"{Pwsh} 1"), Cpu($"'{Metadata("CommandLine")}' -Command 1"),
                Import(Metadata("EmptyModule")), Import(Metadata("Module")),
            ];
            if (i > 0)
            {
                pwsh.Add(seconds[0]);
                kvmsim.Add(seconds[1]);
                empty.Add(seconds[2]);
                module.Add(seconds[3]);
            }
        }

        double command = Ratio(kvmsim, pwsh), import = Ratio(module, empty);
        return string.Create(CultureInfo.InvariantCulture, $"""
            # What a first command costs

            {BenchHost.Describe()}; CPU time, medians of {runs} runs in turn.

            | | CPU ms | beside it | CPU ms | ratio |
            | --- | ---: | --- | ---: | ---: |
            | `kvmsim -Command 1` | {Cell(kvmsim)} | `pwsh -NoProfile -Command 1` | {Cell(pwsh)} | {command:F2} |
            | `Import-Module KvmSim`, fresh process | {Cell(module)} | of an empty one | {Cell(empty)} | {import:F2} |

            The ratios are medians of the ratios run by run.
            """);
    }

    private static string Cell(List<double> seconds) =>
        (Median(seconds) * 1000).ToString("F0", CultureInfo.InvariantCulture);

    private static double Import(string module)
    {
        string script = string.Format(CultureInfo.InvariantCulture, Timed, module);
        string quoted = script.Replace("$", "\\$", StringComparison.Ordinal);
        return double.Parse(Run($"{Pwsh} \"{quoted}\""), CultureInfo.InvariantCulture);
    }

    private static double Cpu(string command)
    {
        string[] times = Run($"TIMEFORMAT='%U %S'; {{ time {command} >/dev/null; }} 2>&1").Split(' ');
        return times.Sum(time => double.Parse(time, CultureInfo.InvariantCulture));
    }

    public static string Run(string command)
    {
        ProcessStartInfo start = new("bash", ["-c", command])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{command} failed.");
    }

    public static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private static double Ratio(List<double> first, List<double> second) =>
        Median(first.Zip(second, (one, other) => one / other));

    public static string Metadata(string key) => typeof(StartRun).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => string.Equals(attribute.Key, key, StringComparison.Ordinal)).Value!;
}
