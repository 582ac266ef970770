using System.Globalization;

using KvmSim.Bench;

// Usage: dotnet run -c Release --project bench/KvmSim.Bench [-- CPUs [runs] | -- replay [rounds] | -- import [dump]]
if (args is ["replay", ..])
{
    Console.WriteLine(ReplayRun.Report(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 150));
    return;
}

if (args is ["check", ..])
{
    Console.WriteLine(CheckRun.Report(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50));
    return;
}

if (args is ["fleet", ..])
{
    Console.WriteLine(FleetBench.Report(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000, 2));
    return;
}

if (args is ["import", ..])
{
    Console.WriteLine(ImportRun.Report(args.Length > 1 ? args[1] : null, 300));
    return;
}

int cpus = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 8;
int runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
string report = new BenchReport(cpus, runs).Run();
Console.WriteLine(report);
string folder = Path.Combine(BenchFolder.Find(), "results");
Directory.CreateDirectory(folder);
string name = $"{DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}-n{cpus}.md";
File.WriteAllText(Path.Combine(folder, name), report + "\n");
