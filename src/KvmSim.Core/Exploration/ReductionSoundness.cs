using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>Says which reductions keep the verdicts of a protocol (docs/exploration.md has the argument).</summary>
internal static class ReductionSoundness
{
    /// <summary>
    /// Both rest on this: while somebody walks over the CPUs, nobody else changes on which CPUs virtualization is
    /// enabled. Only a CPU that disables itself inside stop_machine, and does not wait for the lock of the count,
    /// could.
    /// </summary>
    public static RaceReduction Applicable(RaceReduction wanted, in ProtocolParts parts) =>
        parts.Callback == CallbackSection.Starting && !parts.CountLockStopsMachine ? RaceReduction.None : wanted;
}
