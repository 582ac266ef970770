using KvmSim.Hardware;

namespace KvmSim.Description;

/// <summary>How the CPUs of a machine are laid out.</summary>
/// <param name="Packages">Packages.</param>
/// <param name="CoresPerPackage">Cores of each.</param>
/// <param name="ThreadsPerCore">Threads of each core.</param>
/// <param name="Possible">CPUs that the kernel has room for; null for as many as the layout has.</param>
/// <param name="NumaNodes">NUMA nodes; null for one in each package.</param>
public sealed record TopologyDocument(
    int Packages, int CoresPerPackage, int ThreadsPerCore, int? Possible, int? NumaNodes = null)
{
    /// <summary>
    /// The threads of each core that has more than one, where cores differ; a CPU in none of them is a core of its own.
    /// Null where all cores have <see cref="ThreadsPerCore"/> threads, one after the other.
    /// </summary>
    public IReadOnlyList<CpuSet>? Siblings { get; init; }

    /// <summary>CPU numbers are below this: what is possible, or else what the layout has.</summary>
    public int Limit => (int)Math.Min(CpuSet.MaxCpus, Possible ?? (long)Packages * CoresPerPackage * ThreadsPerCore);
}
