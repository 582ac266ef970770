using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.Races;

/// <summary>
/// The machine that a schedule is tried on: the EPYC of the recordings, the CPUs that are online at the beginning there
/// from power-on, the incompatible ones plugged later, each with UMIP, which the others lack.
/// </summary>
/// <param name="Numbers">The number of each CPU of the model, by its number there.</param>
/// <param name="BootCpus">How many there are at power-on.</param>
/// <param name="Incompatible">Those that are plugged, ascending.</param>
internal sealed record ReplayMachine(IReadOnlyList<int> Numbers, int BootCpus, IReadOnlyList<int> Incompatible)
{
    /// <summary>The feature that makes a CPU incompatible: a bit of CR4, which each generation compares.</summary>
    public const string Extra = "umip";

    private const string ModelName = "epyc";

    /// <summary>The CPU that all are: QEMU's EPYC, which is the recorder's (oracle/machines/tcg-cpus.yaml).</summary>
    public static CpuModel Cpu { get; } = UniformHost.Amd with
    {
        Name = ModelName,
        ModelName = "AMD EPYC Processor",
        Features = UniformHost.Amd.Features.Union(CpuFeatureSet.Of("hypervisor")),
    };

    /// <summary>How many CPUs there can be.</summary>
    public int PossibleCpus => BootCpus + Incompatible.Count;

    /// <summary>The machine for a search.</summary>
    /// <param name="options">The search.</param>
    /// <param name="leastBootCpus">
    /// How many there are to be at power-on: while one is held, CPU 0 creates VMs and another waits for the held one.
    /// </param>
    public static ReplayMachine Of(RaceSearchOptions options, int leastBootCpus)
    {
        HashSet<int> incompatible = [.. options.IncompatibleCpus ?? [options.CpuCount - 1]];
        int healthy = options.CpuCount - incompatible.Count;
        int boot = Math.Max(healthy, leastBootCpus);
        int nextHealthy = 0, nextIncompatible = boot;
        int[] numbers = [.. Enumerable.Range(0, options.CpuCount)
            .Select(cpu => incompatible.Contains(cpu) ? nextIncompatible++ : nextHealthy++)];
        return new ReplayMachine(numbers, boot, [.. Enumerable.Range(boot, incompatible.Count)]);
    }

    /// <summary>The same for the simulation.</summary>
    public HostDescription Describe(ReplayKernel kernel) => new()
    {
        Name = kernel.Generation.Id,
        Generation = kernel.Generation,
        PossibleCpus = PossibleCpus,
        Topology = new CpuTopology(PossibleCpus, 1, 1, NumaNodes: 1),
        Tcg = true,
        Stock = CpuSockets.Of(Enumerable.Range(0, PossibleCpus).Select(cpu => KeyValuePair.Create(cpu, Cpu))),
        Models = new Dictionary<string, CpuModel>(StringComparer.Ordinal) { [ModelName] = Cpu },
        Plugged = CpuSet.First(BootCpus),
    };
}
