using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>A CPU of an arm64 host.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Model">What it is.</param>
internal sealed record ArmCpu(int Number, CpuModel Model)
{
    /// <summary>
    /// Whether two CPUs are alike in everything, what is not known among it: they are the same, or of one model.
    /// </summary>
    public bool IsAlike(ArmCpu other) => Number == other.Number
        || (!Model.IsPartial && (ReferenceEquals(Model, other.Model) || Model == other.Model));
}
