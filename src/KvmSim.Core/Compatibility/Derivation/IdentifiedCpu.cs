using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>What identifying a CPU gave.</summary>
/// <param name="Capabilities">Its capabilities after the kernel took away what cannot be used.</param>
/// <param name="Lines">What the kernel printed; each of them only once a boot.</param>
/// <param name="Assumptions">
/// Sentences about registers that the model does not hold and that were assumed to be normal.
/// </param>
internal sealed record IdentifiedCpu(
    CpuCapabilities Capabilities, IReadOnlyList<KernelLine> Lines, IReadOnlyList<string> Assumptions)
{
    /// <summary>
    /// The features that firmware's switches took away (clear_cpu_cap), whether the CPU has them or not.
    /// </summary>
    public CpuFeatureSet Cleared { get; init; } = CpuFeatureSet.Empty;
}
