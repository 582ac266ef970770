using KvmSim.Description;
using KvmSim.Hardware;

namespace KvmSim.Simulation;

/// <summary>CPUs that are alike, as an export says them.</summary>
/// <param name="Model">Their model, under the name that it has in the export.</param>
/// <param name="Overrides">What differs from it; null if nothing does.</param>
internal sealed record ExportedCpu(CpuModel Model, CpuOverrides? Overrides);
