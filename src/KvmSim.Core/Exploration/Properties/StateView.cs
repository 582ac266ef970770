using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>What an expression can look at: the shared variables, and which CPU is of which kind.</summary>
internal readonly struct StateView(in KvmState<CpuMask64> state, in ExplorationKernel kernel, CpuMask64 possible)
{
    public readonly KvmState<CpuMask64> State = state;
    public readonly CpuMask64 Incompatible = kernel.Incompatible;
    public readonly CpuMask64 Failing = kernel.Failing;
    public readonly CpuMask64 Possible = possible;
}
