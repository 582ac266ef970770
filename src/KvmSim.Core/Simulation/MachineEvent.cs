using KvmSim.Kernel;

namespace KvmSim.Simulation;

/// <summary>Something that was done to a machine, in the words of a recording.</summary>
/// <param name="Name">"online", "create", "thaw", …: the operations of a trace.</param>
/// <param name="Arguments">Its arguments: numbers and texts, and for a hot-add the CPU model.</param>
/// <param name="Result">What it came to; null for one that has no answer of its own (sleep).</param>
/// <param name="Log">The lines that were printed.</param>
/// <param name="After">The host afterwards.</param>
public sealed record MachineEvent(
    string Name, IReadOnlyList<object> Arguments, OperationResult? Result, IReadOnlyList<KernelLogRecord> Log,
    HostState After)
{
    /// <summary>What was begun, where nobody waits for its answer yet; else null.</summary>
    internal Operation? Begun { get; init; }
}
