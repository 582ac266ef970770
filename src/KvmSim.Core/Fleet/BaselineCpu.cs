using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>CPUs that are alike and go into a baseline.</summary>
/// <param name="Name">What they are called, e.g. "lakefield: 0-3".</param>
/// <param name="Model">What they are.</param>
public sealed record BaselineCpu(string Name, CpuModel Model);
