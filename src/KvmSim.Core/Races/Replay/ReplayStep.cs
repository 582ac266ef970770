using KvmSim.Description;
using KvmSim.Hardware;

namespace KvmSim.Races;

/// <summary>A step of a scenario that was tried on the simulation, and what was so afterwards.</summary>
/// <param name="Step">The step.</param>
/// <param name="Errno">How it ended, in the words of an expectation; null for a step that has no answer.</param>
/// <param name="Online">The CPUs that were online.</param>
/// <param name="Enabled">Those of them on which virtualization counted as enabled.</param>
/// <param name="Usage">KVM's usage count.</param>
internal sealed record ReplayStep(ScenarioStepDocument Step, string? Errno, CpuSet Online, CpuSet Enabled, int Usage)
{
    /// <summary>Whether the property is broken here for the first time.</summary>
    public bool IsFatal { get; init; }
}
