using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Reporting;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Machines;

/// <summary>
/// A machine of the session, as scripts hold it: its properties show it as it is now. Sets of CPUs are cpulists, as
/// under /sys/devices/system/cpu. Several runspaces may share one; each operation is done as a whole.
/// </summary>
public sealed class SimulatedMachine
{
    private readonly object _gate = new();
    private SimMachine _engine;

    internal SimulatedMachine(SimMachine engine) => _engine = engine;

    /// <summary>Its name in the session.</summary>
    public string Name => Ask(engine => engine.Name);

    /// <summary>The same, under the name by which other commands bind it from the pipeline.</summary>
    public string MachineName => Name;

    /// <summary>The id of its kernel's generation.</summary>
    public string Generation => Ask(engine => engine.Generation.Id);

    /// <summary>Whether its kernel lives.</summary>
    public MachineStatus Status => Ask(engine => engine.State.Death is not null ? MachineStatus.Dead
        : engine.State.Asleep ? MachineStatus.Asleep
        : MachineStatus.Running);

    /// <summary>Why its kernel died; null while it lives.</summary>
    public string? Death => Ask(engine => engine.State.Death);

    /// <summary>cpu_possible_mask.</summary>
    public string Possible => Ask(engine => Hardware.CpuSet.First(engine.Description.PossibleCpus).ToString());

    /// <summary>cpu_present_mask.</summary>
    public string Present => Ask(engine => engine.State.Present.ToString());

    /// <summary>cpu_online_mask.</summary>
    public string Online => Ask(engine => engine.State.Kvm.Online.ToString());

    /// <summary>The KVM modules that are loaded, kvm first.</summary>
    public ItemList<string> Modules => Ask(engine => LoadedModules.Of(engine.State));

    /// <summary>The names of its VMs.</summary>
    public ItemList<string> Vms => Ask(engine =>
        (string[])[.. engine.State.Vms.Where(vm => vm.Exists).Select(vm => vm.Name)]);

    /// <summary>Virtual time since boot.</summary>
    public TimeSpan Uptime => Ask(engine => TimeSpan.FromMilliseconds(engine.State.Microseconds / 1000.0));

    /// <summary>Whether commands mean this machine when they are not told which.</summary>
    public bool IsCurrent => ReferenceEquals(MachineRegistry.Here.Current, this);

    /// <summary>The machine's name.</summary>
    public override string ToString() => Name;

    /// <summary>Does something with the machine while no other runspace does.</summary>
    internal T Ask<T>(Func<SimMachine, T> question)
    {
        lock (_gate)
        {
            return question(_engine);
        }
    }

    /// <summary>Predicts an operation; the machine stays as it is.</summary>
    /// <exception cref="SimException">It makes no sense on this machine.</exception>
    internal PlannedOperation Plan(Operation operation)
    {
        lock (_gate)
        {
            return _engine.Plan(operation);
        }
    }

    /// <summary>Does what was predicted.</summary>
    /// <exception cref="SimException">It makes no sense on this machine any more; nothing was changed.</exception>
    internal OperationResult Do(PlannedOperation plan)
    {
        lock (_gate)
        {
            return _engine.Do(plan);
        }
    }

    /// <summary>Powers it on anew under another kernel, with the CPUs of its description.</summary>
    internal void ChangeKernel(Generation generation)
    {
        lock (_gate)
        {
            _engine = _engine.WithGeneration(generation);
        }
    }
}
