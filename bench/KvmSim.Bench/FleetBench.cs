using System.Diagnostics;
using System.Globalization;
using System.Text;

using KvmSim.Description;
using KvmSim.Fleet;
using KvmSim.Hardware;

namespace KvmSim.Bench;

/// <summary>
/// Fleets of machines with 64 CPUs each, made of the real models of manifests/: of ten machines nine are of one model,
/// one has CPUs of two. Each machine has a description of its own, with an entry for each CPU and models of its own, as
/// if it came from a file.
/// </summary>
internal static class FleetBench
{
    private const int CpusPerMachine = 64;
    private static readonly CpuModel[] Models =
        [.. ShippedModels.Machines.SelectMany(machine => machine.Cpus.Select(machine.HardwareOf)).Distinct()];

    /// <summary>A table with a row for each size.</summary>
    public static string Report(int largest, int threads)
    {
        Run(largest / 10, threads);
        StringBuilder text = new();
        Line(text, $"| machines | CPUs | seconds | CPU verdicts a second | classes | peak working set, MiB |");
        Line(text, $"| ---: | ---: | ---: | ---: | ---: | ---: |");
        double[] seconds = [.. new[] { largest / 10, largest }.Select(size => Row(text, size, threads))];
        Line(text, $"");
        Line(text, $"- {threads} threads; ten times the machines take {seconds[1] / seconds[0]:F1} times the time");
        return text.ToString();
    }

    private static double Row(StringBuilder text, int machines, int threads)
    {
        GC.Collect();
        long began = Stopwatch.GetTimestamp();
        FleetReport report = Run(machines, threads);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        long cpus = report.Machines.Sum(machine => (long)machine.CpuCount);
        using Process process = Process.GetCurrentProcess();
        string sizes = string.Create(CultureInfo.InvariantCulture, $"{machines:N0} | {cpus:N0} | {seconds:F2}");
        Line(text, $"| {sizes} | {cpus / seconds:N0} | {report.Classes.Count} | {process.PeakWorkingSet64 >> 20} |");
        GC.KeepAlive(report);
        return seconds;
    }

    private static FleetReport Run(int machines, int threads) => FleetReport.Of(FleetRun.Judge(
        Enumerable.Range(0, machines).Select(number => number.ToString(CultureInfo.InvariantCulture)),
        file => new FleetFile(file, [Machine(int.Parse(file, CultureInfo.InvariantCulture))], null, []),
        new FleetJudge(),
        threads,
        CancellationToken.None).SelectMany(outcome => outcome.Machines));

    /// <summary>Made when it is asked for, like a file that is read, and counted in the time.</summary>
    private static MachineDocument Machine(int number)
    {
        CpuModel model = Models[number % Models.Length] with { Name = "main" };
        CpuModel odd = Models[(number / 10) % Models.Length] with { Name = "odd", VendorId = model.VendorId };
        int odds = number % 10 == 9 ? 1 + (number / Models.Length % 8) : 0;
        return new MachineDocument
        {
            Metadata = new ManifestMetadata { Name = $"host-{number}" },
            Models = odds == 0 ? new CpuModelLibrary(model) : new CpuModelLibrary(model, odd),
            Cpus =
            [
                .. Enumerable.Range(0, CpusPerMachine).Select(cpu => new CpuEntryDocument
                {
                    Ids = CpuSet.Of(cpu),
                    Model = cpu >= CpusPerMachine - odds ? "odd" : "main",
                }),
            ],
        };
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
