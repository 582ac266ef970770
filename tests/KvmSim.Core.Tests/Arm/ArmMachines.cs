using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.Core.Tests.Arm;

/// <summary>Booted machines of arm64.</summary>
internal static class ArmMachines
{
    /// <summary>Under arm64-7.3.</summary>
    public static SimMachine Of(string commandLine, params CpuModel[] cpus) => Of("arm64-7.3", commandLine, cpus);

    /// <summary>Under that generation.</summary>
    public static SimMachine Of(string generation, string commandLine, CpuModel[] cpus) =>
        new(new HostDescription
        {
            Name = "arm",
            Generation = MachineBlueprint.FindGeneration("arm64-7.3"),
            CommandLine = commandLine,
            PossibleCpus = cpus.Length,
            Topology = new CpuTopology(1, cpus.Length, 1),
            Plugged = CpuSet.First(cpus.Length),
            Stock = CpuSockets.Of(cpus.Select((model, i) => KeyValuePair.Create(i, model))
                .ToDictionary(pair => pair.Key, pair => pair.Value)),
        }.Under(MachineBlueprint.FindGeneration(generation)));
}
