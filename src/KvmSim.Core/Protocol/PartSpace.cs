namespace KvmSim.Protocol;

/// <summary>
/// All protocols that can be composed of parts, but those in which two parts contradict each other
/// (<see cref="PartContradiction"/>).
/// </summary>
internal static class PartSpace
{
    /// <summary>
    /// Every legal composition, once, in the order of the parts. A dynamic ONLINE state is left out: to the protocol it
    /// is the ONLINE section, and it differs in which other drivers' states stand before it.
    /// </summary>
    public static IReadOnlyList<ProtocolParts> Legal { get; } =
    [
        .. from callback in new[] { CallbackSection.Starting, CallbackSection.Online }
           from check in Enum.GetValues<CheckPlace>()
           from refusal in Enum.GetValues<RefusalPolicy>()
           from remembers in Both
           from reevaluates in Both
           from locking in Enum.GetValues<VmLocking>()
           from locksOnDestroy in Both
           from resetsFailure in Both
           from countLockStopsMachine in Both
           let parts = new ProtocolParts
           {
               Callback = callback,
               Check = check,
               Refusal = refusal,
               Remembers = remembers,
               Reevaluates = reevaluates,
               Locking = locking,
               LocksOnDestroy = locksOnDestroy,
               ResetsFailure = resetsFailure,
               CountLockStopsMachine = countLockStopsMachine,
           }
           where !PartContradiction.Of(parts).Any()
           select parts,
    ];

    private static bool[] Both => [false, true];
}
