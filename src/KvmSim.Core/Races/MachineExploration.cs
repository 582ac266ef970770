using KvmSim.Compatibility;
using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.Races;

/// <summary>A machine as the explorer sees it: its protocol, and which of its CPUs are of which kind.</summary>
public static class MachineExploration
{
    /// <summary>
    /// What to explore about a machine. Its CPUs, plugged or only described, are the model's, the boot CPU as CPU 0;
    /// those that its own check refuses are incompatible, those that another hypervisor holds cannot be enabled.
    /// Whether they are too many depends on the actors: the search says it.
    /// </summary>
    /// <param name="machine">The machine; nothing on it changes.</param>
    /// <param name="unknown">The CPUs that cannot be judged for want of a register: they count as compatible.</param>
    public static RaceSearchOptions Of(SimMachine machine, out CpuSet unknown)
    {
        ArgumentNullException.ThrowIfNull(machine);
        int boot = machine.Description.BootCpu;
        CpuSet known = machine.KnownCpus;
        int[] numbers = [boot, .. known.Where(cpu => cpu != boot)];
        CheckVerdict[] verdicts = [.. numbers.Select(cpu => machine.Judge(cpu).Verdict)];
        unknown = CpuSet.Of(numbers.Where((_, i) => verdicts[i] == CheckVerdict.Unknown));
        return new RaceSearchOptions
        {
            Model = ModelOf(machine),
            CpuCount = numbers.Length,
            CpuNumbers = numbers,
            IncompatibleCpus = [.. Enumerable.Range(0, numbers.Length).Where(i => verdicts[i] == CheckVerdict.Fail)],
            FailingCpus = [.. Enumerable.Range(0, numbers.Length).Where(i =>
                verdicts[i] != CheckVerdict.Fail && machine.Description.ForeignHypervisor.Contains(numbers[i]))],
        };
    }

    /// <summary>The protocol as kvm.ko runs it, or would with the machine's parameters if it were loaded.</summary>
    private static ExplorationModel ModelOf(SimMachine machine)
    {
        KvmModule module = machine.State.KvmKo
            ?? ModuleLoading.Resolve(machine.Generation, machine.Description.ParametersOf(ModuleOperations.Core));
        return ExplorationModel.Of(machine.Generation) with
        {
            Parts = module.Parts,
            EnablesAtLoad = module.EnablesAtLoad,
        };
    }
}
