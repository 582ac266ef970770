using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// What the kernel made of a CPU when it identified it: cpu_data(cpu), or boot_cpu_data, which is the AND of all of
/// them.
/// </summary>
/// <param name="Features">The capability bits that have a name.</param>
/// <param name="FeatureControl">
/// X86_FEATURE_MSR_IA32_FEAT_CTL, which has no name in /proc/cpuinfo: IA32_FEATURE_CONTROL could be read and is locked.
/// </param>
/// <param name="Unknown">The features of which nobody knows whether they are among them.</param>
public readonly record struct CpuCapabilities(
    CpuFeatureSet Features, bool FeatureControl, CpuFeatureSet Unknown = default)
{
    /// <summary>
    /// What identifying another CPU makes of boot_cpu_data (identify_cpu): the AND, at once, also for a CPU that KVM
    /// then refuses, and never undone before a reboot. A feature that one lacks is lost, whatever is known of the
    /// other.
    /// </summary>
    public CpuCapabilities And(CpuCapabilities other) => new(
        Features.Intersect(other.Features),
        FeatureControl && other.FeatureControl,
        Unknown.Intersect(other.Features.Union(other.Unknown)).Union(other.Unknown.Intersect(Features)));

    /// <summary>Whether the CPU certainly lacks a feature.</summary>
    internal bool Lacks(CpuFeature feature) => !Features.Contains(feature) && !Unknown.Contains(feature);
}
