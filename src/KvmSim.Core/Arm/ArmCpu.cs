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

    /// <summary>CPUs put together with those that they are alike, in the order of the first of each kind.</summary>
    public static List<List<ArmCpu>> KindsOf(IEnumerable<ArmCpu> cpus)
    {
        List<List<ArmCpu>> kinds = [];
        foreach (ArmCpu cpu in cpus)
        {
            if (kinds.Find(kind => kind[0].IsAlike(cpu)) is { } known)
            {
                known.Add(cpu);
            }
            else
            {
                kinds.Add([cpu]);
            }
        }

        return kinds;
    }
}
