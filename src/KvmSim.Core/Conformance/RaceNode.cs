using KvmSim.Kernel;

namespace KvmSim.Conformance;

/// <summary>A moment of a race: the host, and the call that is waited for.</summary>
/// <param name="State">The host; time is left out, for it says nothing about who comes first.</param>
/// <param name="Awaited">The call; null when nobody waits for one.</param>
internal sealed record RaceNode(HostState State, PendingOperation? Awaited);
