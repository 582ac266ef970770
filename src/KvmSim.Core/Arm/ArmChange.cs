using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>A field that guests are shown otherwise once a CPU was let in.</summary>
/// <param name="Field">The field.</param>
/// <param name="Before">The value without the CPU; null where it is not known.</param>
/// <param name="After">The value with it; null where it is not known.</param>
internal sealed record ArmChange(ArmField Field, long? Before, long? After)
{
    /// <summary>Both values are known; else it may be that nothing changes.</summary>
    public bool IsKnown => Before is not null && After is not null;
}
