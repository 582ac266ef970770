using System.Runtime.CompilerServices;

using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>Says what a step broke. A deadlock is nobody's step and is found where a state has no successor.</summary>
internal static class PropertyCheck
{
    /// <summary>What the step broke, by the states before and after it and by what it asked of the kernel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RaceProperty Judge(
        in KvmState<CpuMask64> before,
        in KvmState<CpuMask64> after,
        in ProtocolParts parts,
        ref ExplorationKernel kernel)
    {
        RaceProperty broken = RaceProperty.None;
        if (kernel.IsNoted)
        {
            broken = Noted(before, parts, ref kernel);
        }

        return IsQuiet(before, after) ? broken | QuietBreaches(after, kernel.Incompatible) : broken;
    }

    /// <summary>Whether the step dropped one of the two locks, and nobody holds either for writing now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsQuiet(in KvmState<CpuMask64> before, in KvmState<CpuMask64> after)
    {
        bool falls = (before.HotplugWriter && !after.HotplugWriter) || (before.CountLock && !after.CountLock);
        return falls && !after.HotplugWriter && !after.CountLock;
    }

    /// <summary>
    /// Whether a step of a CPU left one online that is not as a VM was told. Only such a step can: what comes under a
    /// VM stays, and a VM is told of what is there.
    /// </summary>
    public static RaceProperty OfTold(
        in KvmState<CpuMask64> before,
        in KvmState<CpuMask64> after,
        ReadOnlySpan<VmActor<CpuMask64>> vms,
        in ExplorationKernel kernel)
    {
        if (!IsQuiet(before, after))
        {
            return RaceProperty.None;
        }

        byte online = kernel.ChangesOf(after.Online);
        foreach (VmActor<CpuMask64> vm in vms)
        {
            if (vm.Step == VmStep.Running && (online & ~vm.Told) != 0)
            {
                return RaceProperty.StaleVm;
            }
        }

        return RaceProperty.None;
    }

    /// <summary>Asked of a state in which nobody holds a lock for writing, when a step just left it so.</summary>
    public static RaceProperty QuietBreaches(in KvmState<CpuMask64> state, CpuMask64 incompatible)
    {
        RaceProperty broken = RaceProperty.None;
        if (!state.Enabled.Except(state.Online).IsEmpty || (state.Usage == 0 && !state.Enabled.IsEmpty))
        {
            broken |= RaceProperty.EnabledLeak;
        }

        if (state.Usage > 0)
        {
            if (!state.Online.Except(state.Enabled).IsEmpty)
            {
                broken |= RaceProperty.OnlineNotEnabled;
            }

            if (!state.Online.Intersect(incompatible).IsEmpty)
            {
                broken |= RaceProperty.IncompatibleUnderVms;
            }
        }

        return broken;
    }

    private static RaceProperty Noted(
        in KvmState<CpuMask64> state, in ProtocolParts parts, ref ExplorationKernel kernel)
    {
        RaceProperty broken = kernel.Broken;
        bool anyIncompatible = !state.Online.Intersect(kernel.Incompatible).IsEmpty;
        if (kernel.Forbidden && !anyIncompatible)
        {
            broken |= RaceProperty.StaleFlag;
        }

        if (kernel.Published && anyIncompatible && parts.Check != CheckPlace.Enable)
        {
            broken |= RaceProperty.LoadRace;
        }

        kernel.ClearNotes();
        return broken;
    }
}
