namespace KvmSim.Races;

/// <summary>
/// An order in which a recorder can do the operations of a schedule: VMs are made before, while or after a CPU moves,
/// and while it moves only where it can be held. The end of a VM waits for a CPU that is held (recorded on 6.1), so
/// that is before or after.
/// </summary>
/// <param name="Hotplug">The operations that move CPUs, in order.</param>
/// <param name="Windows">Where each of them is held; null for one that is not.</param>
/// <param name="Vms">Those on VMs, in order.</param>
/// <param name="Slots">When each of those happens: 2j before the j-th move, 2j + 1 while it is held.</param>
internal sealed record ReplayPlan(
    ScheduledOperation[] Hotplug, ReplayWindow?[] Windows, ScheduledOperation[] Vms, int[] Slots)
{
    private const int Most = 1000;

    /// <summary>The plans that keep the order of what does not overlap, those that hold CPUs first.</summary>
    public static IEnumerable<ReplayPlan> Of(ScheduledOperation[] operations, IReadOnlyList<ReplayWindow> windows)
    {
        ScheduledOperation[] hotplug = [.. operations.Where(operation => operation.IsHotplug)];
        ScheduledOperation[] vms = [.. operations.Where(operation => !operation.IsHotplug)];
        return AssignSlots(hotplug, vms, [])
            .SelectMany(slots => AssignWindows(hotplug, slots, windows, [])
                .Select(held => new ReplayPlan(hotplug, held, vms, slots)))
            .Take(Most);
    }

    private static IEnumerable<int[]> AssignSlots(ScheduledOperation[] hotplug, ScheduledOperation[] vms, int[] taken)
    {
        if (taken.Length == vms.Length)
        {
            return [taken];
        }

        ScheduledOperation vm = vms[taken.Length];
        int first = Math.Max(
            taken.Length > 0 ? taken[^1] : 0, 2 * hotplug.Count(move => move.End < vm.Start));
        int last = 2 * hotplug.Count(move => move.Start <= vm.End);
        return Enumerable.Range(first, last - first + 1)
            .Where(slot => slot % 2 == 0 || (hotplug[slot / 2].IsBeginning && vm.IsBeginning))
            .OrderByDescending(slot => slot % 2)
            .SelectMany(slot => AssignSlots(hotplug, vms, [.. taken, slot]));
    }

    private static IEnumerable<ReplayWindow?[]> AssignWindows(
        ScheduledOperation[] hotplug, int[] slots, IReadOnlyList<ReplayWindow> windows, ReplayWindow?[] taken)
    {
        if (taken.Length == hotplug.Length)
        {
            return [taken];
        }

        bool isHeld = slots.Contains((2 * taken.Length) + 1);
        ReplayWindow?[] choices = isHeld ? [.. windows] : [null];
        return choices.SelectMany(window => AssignWindows(hotplug, slots, windows, [.. taken, window]));
    }
}
