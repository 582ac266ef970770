using KvmSim.Hardware;

namespace KvmSim.PowerShell.Arguments;

/// <summary>CPUs as an argument: a number, several, or a cpulist such as "0-3,8" or "0-127:2/4".</summary>
/// <param name="Cpus">The CPUs.</param>
public sealed record CpuList(CpuSet Cpus)
{
    /// <summary>The cpulist.</summary>
    public override string ToString() => Cpus.ToString();
}
