using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>
/// Which CPU numbers a kernel has: those of the machine's places, as far as the command line lets them be
/// (prefill_possible_map up to 6.8, topology_init_possible_cpus since).
/// </summary>
internal static class CpuNumbers
{
    /// <summary>cpu_possible_mask. The boot CPU is always in it.</summary>
    public static CpuSet Possible(KernelContext kernel) =>
        CpuSet.First(Math.Min(kernel.Description.PossibleCpus, kernel.CpuLimit)).With(kernel.Description.BootCpu);

    /// <summary>cpu_present_mask at boot, of the CPUs that are plugged.</summary>
    public static CpuSet PresentAtBoot(KernelContext kernel, CpuSet plugged) => kernel.CommandLine.IsOneCpu
        ? CpuSet.Of(kernel.Description.BootCpu) : plugged.Intersect(Possible(kernel));

    /// <summary>Whether a CPU has a number there.</summary>
    public static bool IsPossible(KernelContext kernel, int cpu) => cpu == kernel.Description.BootCpu
        || (cpu >= 0 && cpu < Math.Min(kernel.Description.PossibleCpus, kernel.CpuLimit));

    /// <summary>
    /// num_processors and disabled_cpus of 6.1 after boot: each place of the machine, and once more each CPU that
    /// "nr_cpus=" turns away, where firmware's table has it and again where its devices are.
    /// </summary>
    public static int CountAtBoot(KernelContext kernel, CpuSet plugged)
    {
        int limit = kernel.CommandLine.NumberLimit;
        return kernel.Description.PossibleCpus + plugged.Count(cpu => cpu >= limit);
    }

    /// <summary>A CPU that is plugged where there is no number for it does not come.</summary>
    public static void Reject(KernelContext kernel, int cpu)
    {
        int limit = Possible(kernel).Count;
        kernel.Print(kernel.Base.NumberLimitReached, limit, kernel.State.CountedProcessors, cpu);
        kernel.State.CountedProcessors++;
    }
}
