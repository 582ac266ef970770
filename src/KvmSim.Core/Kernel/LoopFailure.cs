using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>How often a loop met an errno.</summary>
/// <param name="Errno">The errno.</param>
/// <param name="Count">How often.</param>
public readonly record struct LoopFailure(Errno Errno, int Count);
