namespace KvmSim.Fleet;

/// <summary>What goes into a baseline.</summary>
/// <param name="Names">What it is called; several names where it stands for several that are alike.</param>
/// <param name="Capabilities">What is known of it.</param>
public sealed record BaselineMember(IReadOnlyList<string> Names, KnownCapabilities Capabilities)
{
    /// <summary>What is lost where not all have it; null for all that it has.</summary>
    internal CapabilitySet? Shown { get; init; }
}
