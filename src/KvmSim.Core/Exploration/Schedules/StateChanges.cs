using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>Puts into words what differs between two states.</summary>
internal static class StateChanges
{
    /// <summary>One entry for each variable that differs; none where only an actor's own variables do.</summary>
    public static List<string> Between(
        in KvmState<CpuMask64> before, in KvmState<CpuMask64> after, Func<int, int> numberOf)
    {
        List<string> changes = [];
        Set(changes, "online", before.Online, after.Online, numberOf);
        Set(changes, "enabled", before.Enabled, after.Enabled, numberOf);
        if (before.Usage != after.Usage)
        {
            changes.Add($"VMs {before.Usage} -> {after.Usage}");
        }

        Flag(changes, "cpu_hotplug_lock (write)", before.HotplugWriter, after.HotplugWriter, "taken", "dropped");
        if (before.HotplugReaders != after.HotplugReaders)
        {
            bool taken = after.HotplugReaders > before.HotplugReaders;
            changes.Add($"cpu_hotplug_lock (read) {(taken ? "taken" : "dropped")}");
        }

        Flag(changes, "count lock", before.CountLock, after.CountLock, "taken", "dropped");
        bool wasForbidden = before.HardwareIncompatible;
        Flag(changes, "hardware_incompatible", wasForbidden, after.HardwareIncompatible, "set", "cleared");
        Flag(changes, "hardware_enable_failed", before.EnableFailed, after.EnableFailed, "set", "cleared");
        Flag(changes, "callbacks", before.CallbackInstalled, after.CallbackInstalled, "installed", "removed");
        if (before.Changes != after.Changes)
        {
            changes.Add("what VMs are told changes");
        }

        return changes;
    }

    private static void Set(
        List<string> changes, string name, CpuMask64 before, CpuMask64 after, Func<int, int> numberOf)
    {
        for (CpuMask64 added = after.Except(before); !added.IsEmpty; added = added.Without(added.Lowest))
        {
            changes.Add($"{name} +{numberOf(added.Lowest)}");
        }

        for (CpuMask64 removed = before.Except(after); !removed.IsEmpty; removed = removed.Without(removed.Lowest))
        {
            changes.Add($"{name} -{numberOf(removed.Lowest)}");
        }
    }

    private static void Flag(List<string> changes, string name, bool before, bool after, string on, string off)
    {
        if (before != after)
        {
            changes.Add($"{name} {(after ? on : off)}");
        }
    }
}
