namespace KvmSim.Exploration;

/// <summary>A lock that is held at one moment of a schedule.</summary>
/// <param name="Name">The lock, and how it is held, e.g. "cpu_hotplug_lock (read)".</param>
/// <param name="Holders">The actors that hold it, in the order in which they took it.</param>
public sealed record HeldLock(string Name, IReadOnlyList<string> Holders)
{
    /// <summary>E.g. "cpu_hotplug_lock (read): vm0, vm1".</summary>
    public override string ToString() => $"{Name}: {string.Join(", ", Holders)}";
}
