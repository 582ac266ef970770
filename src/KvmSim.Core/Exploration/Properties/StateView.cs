using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>
/// What an expression can look at: the shared variables, and which CPU is of which kind. A CPU that is online or
/// enabled exists; of the others those that are named.
/// </summary>
internal readonly struct StateView
{
    public readonly KvmState<CpuMask64> State;
    public readonly CpuMask64 Incompatible;
    public readonly CpuMask64 Failing;
    public readonly CpuMask64 Possible;

    public StateView(in KvmState<CpuMask64> state, in ExplorationKernel kernel, CpuMask64 existing)
    {
        State = state;
        Possible = new CpuMask64(existing.Bits | state.Online.Bits | state.Enabled.Bits);
        Incompatible = kernel.Incompatible.Intersect(Possible);
        Failing = kernel.Failing.Intersect(Possible);
    }
}
