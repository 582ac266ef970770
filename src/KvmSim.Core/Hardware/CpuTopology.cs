namespace KvmSim.Hardware;

/// <summary>
/// How a machine's logical CPUs are arranged: package after package, core after core, thread after thread.
/// </summary>
/// <param name="Packages">Physical packages.</param>
/// <param name="CoresPerPackage">Cores in each.</param>
/// <param name="ThreadsPerCore">Threads on each core.</param>
/// <param name="NumaNodes">NUMA nodes, the packages spread over them evenly; 0: a node for each package.</param>
public readonly record struct CpuTopology(int Packages, int CoresPerPackage, int ThreadsPerCore, int NumaNodes = 0)
{
    /// <summary>Where a CPU is by its number.</summary>
    public CpuPlacement PlacementOf(int cpu)
    {
        int package = PackageOf(cpu);
        return new CpuPlacement(package, CoreOf(cpu), ThreadOf(cpu), NodeOf(package));
    }

    /// <summary>The package of a CPU, from 0.</summary>
    public int PackageOf(int cpu) => Math.Min(
        cpu / Math.Max(1, CoresPerPackage * ThreadsPerCore), Math.Max(0, Packages - 1));

    /// <summary>The NUMA node of a package, from 0.</summary>
    public int NodeOf(int package) => NumaNodes == 0 ? package : package * NumaNodes / Math.Max(1, Packages);

    /// <summary>The core of a CPU within its package, from 0.</summary>
    public int CoreOf(int cpu) => cpu % Math.Max(1, CoresPerPackage * ThreadsPerCore) / Math.Max(1, ThreadsPerCore);

    /// <summary>The thread of a CPU within its core, from 0.</summary>
    public int ThreadOf(int cpu) => cpu % Math.Max(1, ThreadsPerCore);
}
