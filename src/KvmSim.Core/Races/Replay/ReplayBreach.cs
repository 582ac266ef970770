using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.Races;

/// <summary>Says whether a simulated machine shows what a schedule leads to.</summary>
internal sealed class ReplayBreach(RaceSchedule schedule, ReplayMachine machine)
{
    private readonly CpuMask64 _incompatible = Mask(machine.Incompatible);
    private readonly CpuMask64 _possible = Mask(Enumerable.Range(0, machine.PossibleCpus));

    private readonly StateProperty? _stated = Enumerable.Range(0, schedule.Options.UserProperties.Count)
        .Where(i => UserPropertyBits.Of(i) == schedule.Property)
        .Select(i => schedule.Options.UserProperties[i])
        .FirstOrDefault();

    /// <summary>Whether the property is broken after an operation.</summary>
    public bool IsSeen(HostState state, OperationResult? result)
    {
        KvmState<CpuMask64> kvm = Narrow(state.Kvm);
        bool quiet = !kvm.HotplugWriter && !kvm.CountLock;
        if (_stated is not null)
        {
            ExplorationKernel kernel = new(_incompatible, failing: default, changing: [], enablesAtLoad: false);
            return (quiet || _stated.When == PropertyMoment.Always)
                && !_stated.Holds(new StateView(kvm, kernel, _possible));
        }

        return schedule.Property switch
        {
            RaceProperty.UncheckedEnable => !kvm.Enabled.Intersect(_incompatible).IsEmpty,
            RaceProperty.StaleFlag => result is { Operation.Kind: OperationKind.CreateVm, Errno: Errno.EIO }
                && kvm.HardwareIncompatible && kvm.Online.Intersect(_incompatible).IsEmpty,
            _ => quiet && PropertyCheck.QuietBreaches(kvm, _incompatible).HasFlag(schedule.Property),
        };
    }

    private static KvmState<CpuMask64> Narrow(in KvmState<CpuSet> state) => new()
    {
        Online = Mask(state.Online),
        Enabled = Mask(state.Enabled),
        Usage = state.Usage,
        HotplugReaders = state.HotplugReaders,
        HotplugWriter = state.HotplugWriter,
        CountLock = state.CountLock,
        HardwareIncompatible = state.HardwareIncompatible,
        EnableFailed = state.EnableFailed,
        CallbackInstalled = state.CallbackInstalled,
    };

    private static CpuMask64 Mask(IEnumerable<int> cpus) =>
        cpus.Aggregate(default(CpuMask64), (mask, cpu) => mask.With(cpu));
}
