using KvmSim.Hardware;

namespace KvmSim.Pages;

/// <summary>What is shared, at one moment of a schedule.</summary>
internal sealed record ScheduleState
{
    /// <summary>The CPUs that are online.</summary>
    public required CpuSet Online { get; init; }

    /// <summary>The CPUs on which virtualization counts as enabled.</summary>
    public required CpuSet Enabled { get; init; }

    /// <summary>How many VMs there are.</summary>
    public required int Vms { get; init; }

    /// <summary>The flags that are set.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>The locks that are held.</summary>
    public required IReadOnlyList<ScheduleLock> Locks { get; init; }

    /// <summary>Whether all but the locks is as in another state.</summary>
    internal bool LooksLike(ScheduleState other) =>
        Online == other.Online && Enabled == other.Enabled && Vms == other.Vms
        && Flags.SequenceEqual(other.Flags, StringComparer.Ordinal);
}
