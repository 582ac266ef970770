using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.Races;

/// <summary>A machine as the explorer sees it: its protocol, and which of its CPUs are of which kind.</summary>
public sealed class MachineExploration
{
    private MachineExploration()
    {
    }

    /// <summary>
    /// What to explore. The machine's CPUs, plugged or only described, are the model's, the boot CPU as CPU 0; those
    /// that KVM's check refuses are incompatible, those that another hypervisor holds cannot be enabled, and those that
    /// never come online are left out.
    /// </summary>
    public required RaceSearchOptions Options { get; init; }

    /// <summary>The CPUs of which nobody knows what becomes of them: they count as compatible.</summary>
    public CpuSet Unknown { get; init; }

    /// <summary>The CPUs that the kernel, or the hypervisor under it, refuses before they are online (arm64).</summary>
    public CpuSet NeverOnline { get; init; }

    /// <summary>What limits the answer, a sentence each; none where nothing does.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>
    /// What to explore about a machine as it stands. Whether its CPUs are too many depends on the actors: the search
    /// says it.
    /// </summary>
    /// <param name="machine">The machine; nothing on it changes.</param>
    /// <exception cref="RaceSearchException">Only its boot CPU is ever online: nothing can come and go.</exception>
    public static MachineExploration Of(SimMachine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        int boot = machine.Description.BootCpu;
        JudgedCpu[] judged =
        [
            .. machine.KnownCpus.Select(machine.Judge).Select(cpu => new JudgedCpu(cpu.Cpu, cpu.Model, cpu.Verdict)),
        ];
        ExploredCpus kinds = machine.Kernel.Architecture.Explore(machine.Kernel, judged);
        int[] numbers = [boot, .. machine.KnownCpus.Except(kinds.NeverOnline).Where(cpu => cpu != boot)];
        if (numbers.Length < 2 && !kinds.NeverOnline.IsEmpty)
        {
            throw new RaceSearchException(
                nameof(RaceSearchOptions.CpuCount),
                $"Only CPU {boot} of {machine.Description.Name} is ever online: CPU {kinds.NeverOnline} is refused "
                    + "before (Get-KvmIncompatibleCpu says why). There is nothing to try in other orders.");
        }

        return new MachineExploration
        {
            Options = new RaceSearchOptions
            {
                Model = ModelOf(machine),
                CpuCount = numbers.Length,
                CpuNumbers = numbers,
                IncompatibleCpus = Places(numbers, kinds.Incompatible),
                FailingCpus = Places(numbers, machine.Description.ForeignHypervisor.Except(kinds.Incompatible)),
                ChangingCpus = [.. kinds.Changing.Select(kind => Places(numbers, kind))],
            },
            Unknown = kinds.Unknown.Union(kinds.InSomeOrders),
            NeverOnline = kinds.NeverOnline,
            Limits = [.. LimitsOf(kinds)],
        };
    }

    private static IEnumerable<string> LimitsOf(ExploredCpus kinds)
    {
        if (!kinds.Unknown.IsEmpty)
        {
            yield return $"CPU {kinds.Unknown} cannot be judged for want of a register, and counts as compatible "
                + "(Test-KvmCompatibility names it).";
        }

        if (!kinds.InSomeOrders.IsEmpty)
        {
            yield return $"CPU {kinds.InSomeOrders} is refused behind some other CPUs, which the explorer does not "
                + "know; it counts as one that always comes.";
        }
    }

    private static int[] Places(int[] numbers, CpuSet cpus) =>
        [.. Enumerable.Range(0, numbers.Length).Where(i => cpus.Contains(numbers[i]))];

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
