using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>Says which reductions keep the verdicts of a protocol (docs/exploration.md has the argument).</summary>
internal static class ReductionSoundness
{
    /// <summary>
    /// Both rest on this: while somebody walks over the CPUs, nobody else changes on which CPUs virtualization is
    /// enabled. Only a CPU could that disables itself inside stop_machine without waiting for the lock of the count.
    /// </summary>
    public static RaceReduction Applicable(RaceReduction wanted, in ProtocolParts parts) =>
        parts.Callback == CallbackSection.Starting && !parts.CountLockStopsMachine ? RaceReduction.None : wanted;
}
