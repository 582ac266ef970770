using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>A CPU, and what the kernel would make of it now.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Model">What it is.</param>
/// <param name="Verdict">Whether it is refused.</param>
internal readonly record struct JudgedCpu(int Number, CpuModel Model, CheckVerdict Verdict);
