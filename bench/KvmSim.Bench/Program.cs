using System.Globalization;

using KvmSim.Bench;

// Usage: dotnet run -c Release --project bench/KvmSim.Bench
//     [-- CPUs [runs] | -- replay [rounds] | -- import [dump] | -- recognition FOLDER... | -- fleet [machines]
//         | -- start [runs] | -- machine | -- cmdlets [rounds] | -- cluster [CPUs [rounds]]]
if (args is ["replay", ..])
{
    string replays = ReplayRun.Report(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 150);
    Console.WriteLine(replays);
    BenchHost.Save("replay", replays);
    return;
}

if (args is ["fleet", ..])
{
    int machines = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000;
    string fleets = $"""
        # The check of one CPU, and fleets

        {BenchHost.Describe()}; the machines are made of the models of manifests/.

        {CheckRun.Report(rounds: 50)}
        {FleetBench.Report(machines, threads: 2)}
        """;
    Console.WriteLine(fleets);
    BenchHost.Save("fleet", fleets);
    return;
}

if (args is ["machine"])
{
    (string costs, string picture) = MachineRun.Measure();
    Console.WriteLine(costs);
    BenchHost.Save("machine", costs);
    BenchHost.SavePicture("machine", picture);
    return;
}

if (args is ["cmdlets", ..])
{
    string cmdlets = CmdletRun.Report(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 7);
    Console.WriteLine(cmdlets);
    BenchHost.Save("cmdlets", cmdlets);
    return;
}

if (args is ["start", ..])
{
    string starts = StartRun.Report(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 15);
    Console.WriteLine(starts);
    BenchHost.Save("start", starts);
    return;
}

if (args is ["cluster", ..])
{
    string clusters = ClusterRun.Report(
        args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 8,
        args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3);
    Console.WriteLine(clusters);
    BenchHost.Save("cluster", clusters);
    return;
}

if (args is ["import", ..])
{
    Console.WriteLine(ImportRun.Report(args.Length > 1 ? args[1] : null, 300));
    return;
}

if (args is ["recognition", .. { Length: > 0 } folders])
{
    string recognition = RecognitionRun.Report(folders);
    Console.WriteLine(recognition);
    BenchHost.Save("recognition", recognition);
    return;
}

int cpus = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 8;
int runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
string report = new BenchReport(cpus, runs).Run();
Console.WriteLine(report);
BenchHost.Save(string.Create(CultureInfo.InvariantCulture, $"n{cpus}"), report);
