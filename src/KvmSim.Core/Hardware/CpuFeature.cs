namespace KvmSim.Hardware;

/// <summary>One named capability of an x86 CPU.</summary>
/// <param name="Index">Position in <see cref="CpuFeatureTable"/>; the bit that stands for it in a <see
/// cref="CpuFeatureSet"/>.</param>
/// <param name="Name">The name in /proc/cpuinfo, e.g. "svm".</param>
/// <param name="Location">Where CPUID reports it; null for one that Linux makes up itself ("rep_good").</param>
public sealed record CpuFeature(int Index, string Name, CpuidBit? Location)
{
    /// <inheritdoc />
    public override string ToString() => Name;
}
