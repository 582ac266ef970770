using System.Globalization;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.Bench;

/// <summary>
/// What operations on a machine cost, by how many CPUs and VMs are there beside: processor time and memory.
/// </summary>
internal static class MachineRun
{
    private const string GenerationId = "linux-6.12";
    private static readonly int[] CpuCounts = [64, 256, 1_024, 4_096, 8_192];
    private static readonly int[] VmCounts = [1, 10, 100, 1_000, 10_000, 100_000];

    /// <summary>The report, and the picture of its curves.</summary>
    public static (string Report, string Picture) Measure()
    {
        _ = OverCpus(64); // so that all is compiled
        _ = OverVms(64, 100);
        Cost[] cpus = [.. CpuCounts.Select(OverCpus)],
            vms = [.. VmCounts.Select(count => OverVms(CpuCounts[^1], count))];
        string report = $"""
            # What operations on a machine cost

            {BenchHost.Describe()}; {GenerationId}, an Intel CPU that is alike everywhere, CPU time; the log is kept.

            | CPUs | plug, µs | online, µs | offline, µs | refused load, ms | KiB allocated an onlining |
            | ---: | ---: | ---: | ---: | ---: | ---: |
            {string.Join('\n', cpus.Select(Row))}

            | VMs on {CpuCounts[^1]} CPUs | create, µs | run, µs | destroy, µs | CPU seconds in all | MiB live |
            | ---: | ---: | ---: | ---: | ---: | ---: |
            {string.Join('\n', vms.Select(Row))}

            A million onlinings and offlinings of one CPU of 64: {Million()}
            """;
        string picture = CurvePicture.Draw(
            "µs of CPU time an operation",
            [
                new Curve("online, by CPUs", [.. cpus.Select(cost => ((double)cost.Count, cost.Values[1]))]),
                new Curve("create a VM, by VMs", [.. vms.Select(cost => ((double)cost.Count, cost.Values[0]))]),
            ]);
        return (report, picture);
    }

    private static string Row(Cost cost)
    {
        IEnumerable<string> values = cost.Values.Select(value => value.ToString("N1", CultureInfo.InvariantCulture));
        return $"| {cost.Count:N0} | {string.Join(" | ", values)} |";
    }

    private static Cost OverCpus(int count)
    {
        SimMachine machine = Make(count, plugged: 1);
        int[] numbers = [.. Enumerable.Range(1, count - 1)];
        double plug = Microseconds(count - 1, () => Do(machine, numbers.Select(cpu => Operation.HotAdd(cpu))));
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        double online = Microseconds(count - 1, () => Do(machine, numbers.Select(cpu => Operation.Online(cpu))));
        bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / (count - 1);
        double offline = Microseconds(count - 1, () => Do(machine, numbers.Select(cpu => Operation.Offline(cpu))));
        Hardware.CpuModel odd = UniformHost.Intel with { Name = "odd", Msrs = UniformHost.Intel.Msrs.With(0x48b, 0) };
        HostDescription description = Describe(count, count);
        SimMachine refusing = new(description with { Stock = description.Stock.Plug(count - 1, odd) });
        double refused = Microseconds(1_000, () =>
        {
            Do(refusing, [Operation.Load("kvm_intel")]);
            _ = refusing.FindIncompatibleOnline();
        });
        return new Cost(count, [plug, online, offline, refused, bytes / 1024.0]);
    }

    private static Cost OverVms(int cpus, int count)
    {
        SimMachine machine = Make(cpus, cpus);
        Do(machine, [Operation.Load("kvm_intel")]);
        string[] names = [
            .. Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"v{number}"))];
        double create = Microseconds(count, () => Do(machine, names.Select(name => Operation.CreateVm(name))));
        double live = GC.GetTotalMemory(forceFullCollection: true) / 1048576.0;
        double run = Microseconds(
            count, () => Do(machine, names.Select((name, i) => Operation.RunVcpu(name, i % cpus))));
        double destroy = Microseconds(count, () => Do(machine, names.Select(name => Operation.DestroyVm(name))));
        return new Cost(count, [create, run, destroy, (create + run + destroy) * count / 1e6, live]);
    }

    private static string Million()
    {
        SimMachine machine = Make(64, 64);
        double seconds = 0;
        List<string> live = [];
        for (int part = 0; part < 4; part++)
        {
            seconds += Microseconds(1, () =>
            {
                for (int i = 0; i < 125_000; i++)
                {
                    Do(machine, [Operation.Offline(63), Operation.Online(63)]);
                }
            }) / 1e6;
            live.Add(
                (GC.GetTotalMemory(forceFullCollection: true) / 1048576.0)
                    .ToString("F0", CultureInfo.InvariantCulture));
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{seconds:F1} CPU seconds; after each quarter {string.Join(", ", live)} MiB live.");
    }

    private static void Do(SimMachine machine, IEnumerable<Operation> operations)
    {
        foreach (Operation operation in operations)
        {
            _ = machine.Run(operation);
        }
    }

    private static double Microseconds(int operations, Action action)
    {
        GC.Collect();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / operations;
    }

    private static SimMachine Make(int cpus, int plugged) => new(Describe(cpus, plugged));

    private static HostDescription Describe(int cpus, int plugged) =>
        UniformHost.Describe("bench", GenerationLibrary.Shipped.Find(GenerationId)!, UniformHost.Intel, plugged, cpus);

    private sealed record Cost(int Count, double[] Values);
}
