using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Kernel;

namespace KvmSim.Simulation;

/// <summary>
/// Where the CPUs of a manifest are: by number, unless it names packages, nodes or siblings. Cores and threads are then
/// counted in the order of their CPUs.
/// </summary>
internal static class DocumentPlacements
{
    /// <summary>The CPUs that are not where their number puts them; empty for a regular machine.</summary>
    public static IReadOnlyDictionary<int, CpuPlacement> Of(MachineDocument document, CpuTopology topology)
    {
        Dictionary<int, CpuPlacement> placements = [];
        foreach (CpuEntryDocument entry in document.Cpus)
        {
            foreach (int cpu in entry.Ids)
            {
                CpuPlacement regular = topology.PlacementOf(cpu);
                int package = entry.Package ?? regular.Package;
                placements.Add(cpu, regular with { Package = package, Node = entry.Node ?? topology.NodeOf(package) });
            }
        }

        if (document.Topology?.Siblings is { } siblings)
        {
            Dictionary<int, int> cores = [];
            foreach (CpuSet core in siblings)
            {
                foreach (int cpu in core)
                {
                    cores[cpu] = core.Lowest;
                }
            }

            placements = Count(placements, cpu => cores.GetValueOrDefault(cpu, cpu));
        }
        else if (document.Cpus.Any(entry => entry.Package is not null))
        {
            placements = Count(placements, cpu => FirstOfCore(topology, cpu));
        }

        return placements.Where(pair => pair.Value != topology.PlacementOf(pair.Key)).ToDictionary();
    }

    /// <summary>
    /// The placements of a machine with cores and threads counted from 0 in the order of their CPUs: the ids that
    /// hardware gives have holes, and no kernel rule depends on them.
    /// </summary>
    public static Dictionary<int, CpuPlacement> Count(IReadOnlyDictionary<int, CpuPlacement> placements) =>
        Count(placements, cpu => placements[cpu].Core);

    /// <summary>The layout, with the siblings where the machine is irregular.</summary>
    public static TopologyDocument ToDocument(HostDescription host, IEnumerable<int> cpus)
    {
        CpuTopology topology = host.Topology;
        int[] known = [.. cpus];
        Dictionary<(int, int), int> first = known
            .GroupBy(cpu => (host.PlacementOf(cpu).Package, host.PlacementOf(cpu).Core))
            .ToDictionary(core => core.Key, core => FirstOfCore(topology, core.Min()));
        bool isRegular = Array.TrueForAll(
                known, cpu => first[(host.PlacementOf(cpu).Package, host.PlacementOf(cpu).Core)] == FirstOfCore(
                    topology, cpu))
            && first.Values.Distinct().Count() == first.Count;
        return new TopologyDocument(
            Math.Max(topology.Packages, known.Max(host.PackageOf) + 1),
            topology.CoresPerPackage,
            topology.ThreadsPerCore,
            host.PossibleCpus,
            topology.NumaNodes == 0 ? null : topology.NumaNodes)
        {
            Siblings = isRegular ? null :
            [
                .. known
                    .GroupBy(cpu => (host.PlacementOf(cpu).Package, host.PlacementOf(cpu).Core))
                    .Where(core => core.Count() > 1)
                    .Select(core => CpuSet.Of(core)),
            ],
        };
    }

    /// <summary>The package that has to be named; null where the CPU's number puts it there.</summary>
    public static int? PackageOf(HostDescription host, int cpu) =>
        host.PackageOf(cpu) is var package && package == host.Topology.PackageOf(cpu) ? null : package;

    /// <summary>The node that has to be named; null where it is that of the package.</summary>
    public static int? NodeOf(HostDescription host, int cpu) =>
        host.PlacementOf(cpu) is var placement && placement.Node == host.Topology.NodeOf(placement.Package)
            ? null : placement.Node;

    private static int FirstOfCore(CpuTopology topology, int cpu) => cpu - topology.ThreadOf(cpu);

    private static Dictionary<int, CpuPlacement> Count(
        IReadOnlyDictionary<int, CpuPlacement> placements, Func<int, int> coreOf)
    {
        Dictionary<(int Package, int Core), (int Number, int Threads)> seen = [];
        Dictionary<int, int> cores = [];
        Dictionary<int, CpuPlacement> counted = [];
        foreach ((int cpu, CpuPlacement placement) in placements.OrderBy(pair => pair.Key))
        {
            (int, int) key = (placement.Package, coreOf(cpu));
            if (!seen.TryGetValue(key, out (int Number, int Threads) core))
            {
                core = (cores.GetValueOrDefault(placement.Package), 0);
                cores[placement.Package] = core.Number + 1;
            }

            counted.Add(cpu, placement with { Core = core.Number, Thread = core.Threads });
            seen[key] = core with { Threads = core.Threads + 1 };
        }

        return counted;
    }
}
