using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Simulation;

/// <summary>CPUs that are alike, and what becomes of them with a choice of CPUs at boot.</summary>
/// <param name="Cpus">The CPUs.</param>
/// <param name="Fate">What becomes of them.</param>
/// <param name="IsAtBoot">They are started at boot; else they come later.</param>
/// <param name="Behind">The CPUs behind which they come late; empty for none.</param>
/// <param name="Finding">What decides; null for those that come.</param>
/// <param name="Missing">What the answer needs, where it is not known.</param>
public sealed record BootSetCpus(
    CpuSet Cpus, CpuFate Fate, bool IsAtBoot, CpuSet Behind, CompatibilityFinding? Finding,
    IReadOnlyList<MissingFact> Missing);
