using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>A lasting effect of bringing up a CPU; only a reboot undoes it.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Features">The features that boot_cpu_data lost and that cause it.</param>
/// <param name="Cpus">The CPUs that it hits; empty where it hits the module, not CPUs.</param>
/// <param name="Sentence">What will happen, and when.</param>
public sealed record AfterEffect(AfterEffectKind Kind, CpuFeatureSet Features, CpuSet Cpus, string Sentence);
