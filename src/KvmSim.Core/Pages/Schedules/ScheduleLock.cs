namespace KvmSim.Pages;

/// <summary>A lock that is held.</summary>
/// <param name="Name">The lock, and how it is held: "cpu_hotplug_lock (write)".</param>
/// <param name="Holders">The actors that hold it.</param>
internal sealed record ScheduleLock(string Name, IReadOnlyList<string> Holders)
{
    /// <summary>E.g. "cpu_hotplug_lock (read): vm".</summary>
    public override string ToString() => $"{Name}: {string.Join(", ", Holders)}";
}
