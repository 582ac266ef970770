namespace KvmSim.Pages;

/// <summary>A CPU on the map of a machine.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Package">Its package.</param>
/// <param name="Core">Its core within the package.</param>
/// <param name="Node">Its NUMA node.</param>
/// <param name="Tone">What KVM's check says of it.</param>
/// <param name="Presence">Whether it is there.</param>
/// <param name="Says">The same in words, with whatever else is to be said of it.</param>
public sealed record TopologyCpu(
    int Id, int Package, int Core, int Node, PageTone Tone, TopologyPresence Presence, string Says)
{
    /// <summary>The anchor of what is said of it at length; null for none.</summary>
    public string? Target { get; init; }
}
