using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>A machine's description must make sense before it is powered on.</summary>
internal static class DescriptionGuard
{
    /// <exception cref="SimException">It does not.</exception>
    public static void Check(HostDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        int possible = description.PossibleCpus;
        if (possible is < 1 or > CpuSet.MaxCpus)
        {
            throw Invalid(description, $"it has {possible} possible CPUs, and 1 to {CpuSet.MaxCpus} can be.");
        }

        foreach (int cpu in description.Plugged)
        {
            if (cpu >= possible || description.Stock.Find(cpu) is null)
            {
                throw Invalid(description, $"CPU {cpu} is plugged, but it is not possible or nothing says what it is.");
            }
        }

        if (!description.Plugged.Contains(description.BootCpu)
            || description.OfflineAtBoot.Contains(description.BootCpu))
        {
            throw Invalid(description, $"its boot CPU {description.BootCpu} has to be plugged and online.");
        }

        CpuModel boot = description.Stock.Find(description.BootCpu)!;
        if (description.Generation.IsArm && boot.Vendor != CpuVendor.Arm)
        {
            throw new SimException(
                SimError.ArchitectureNotSupported,
                $"{description.Generation} boots on Arm CPUs, and those of {description.Name} are not of Arm.",
                $"Choose a kernel of x86, such as {GenerationCatalog.DefaultId}.",
                description.Name);
        }

        foreach ((string module, ParameterValues values) in description.Parameters)
        {
            ModuleLoading.CheckParameters(description.Generation, module, values);
        }
    }

    private static SimException Invalid(HostDescription description, string why) =>
        new(SimError.MachineInvalid, $"Machine {description.Name} cannot be powered on: {why}",
            target: description.Name);
}
