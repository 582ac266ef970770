using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>
/// One state of the exploration, unpacked. An object that is filled again and again: a thread owns one and allocates
/// nothing for a state.
/// </summary>
internal sealed class ExploredState(int vmActors)
{
    /// <summary>What the CPUs see of each other.</summary>
    public KvmState<CpuMask64> Shared;

    /// <summary>
    /// Which hotplug actor is not idle, or -1. There is at most one: all that a hotplug actor does, it does while it
    /// holds cpu_hotplug_lock for writing.
    /// </summary>
    public int ActiveHotplug = -1;

    /// <summary>The locals of that actor.</summary>
    public HotplugActor Hotplug;

    /// <summary>The VM actors, and behind them the reference that the module itself may hold.</summary>
    public readonly VmActor<CpuMask64>[] Vms = new VmActor<CpuMask64>[vmActors + 1];

    /// <summary>
    /// Which of <see cref="Vms"/> has CPUs to visit, or -1. There is at most one: walks are made under the lock of the
    /// count.
    /// </summary>
    public int Walker = -1;

    /// <summary>The module loader; its reference is kept in <see cref="Vms"/>.</summary>
    public LoaderActor<CpuMask64> Loader;
}
