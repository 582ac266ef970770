using KvmSim.Description;
using KvmSim.Hardware;

namespace KvmSim.Manifests;

/// <summary>Models that are known while binding.</summary>
/// <param name="Models">By name, with where each is defined.</param>
/// <param name="IsComplete">Whether all are known; if not, a name that is missing here may yet exist.</param>
internal sealed record ModelScope(
    IReadOnlyDictionary<string, (CpuModel Model, SourceMark Mark)> Models, bool IsComplete)
{
    public static ModelScope Empty { get; } = new(
        new Dictionary<string, (CpuModel Model, SourceMark Mark)>(StringComparer.Ordinal), IsComplete: true);

    public static ModelScope Unknown { get; } = Empty with { IsComplete = false };
}
