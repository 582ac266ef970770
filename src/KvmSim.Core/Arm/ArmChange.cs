using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>A field whose value for the system a CPU changes when it is let in.</summary>
/// <param name="Field">The field.</param>
/// <param name="Before">The value without the CPU; null where it is not known.</param>
/// <param name="After">The value with it; null where it is not known, nor then whether it changes.</param>
internal sealed record ArmChange(ArmField Field, long? Before, long? After);
