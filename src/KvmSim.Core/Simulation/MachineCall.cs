using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>Something that was asked of a machine, as it was asked: all that is needed to ask it again.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Operation">The operation that was done or begun; null for the others.</param>
/// <param name="Handle">The name under which an operation is under way; null where it is waited for at once.</param>
/// <param name="HoldBefore">The step before which it is held; null where it runs freely.</param>
/// <param name="Milliseconds">How long was slept, or waited at most; null for as long as it takes.</param>
internal readonly record struct MachineCall(
    MachineCallKind Kind, Operation? Operation, string? Handle, HotplugStep? HoldBefore, int? Milliseconds);
