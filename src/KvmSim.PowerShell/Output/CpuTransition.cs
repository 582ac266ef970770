using KvmSim.Messages;
using KvmSim.Reporting;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Output;

/// <summary>What plugging, unplugging, onlining or offlining a CPU came to. Masks are cpulists.</summary>
public sealed record CpuTransition
{
    /// <summary>The machine.</summary>
    public required string MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPU.</summary>
    public required int Id { get; init; }

    /// <summary>"hot-add", "hot-remove", "online" or "offline".</summary>
    public required string Operation { get; init => field = ForeignText.Block(value); }

    /// <summary>The errno; None is success.</summary>
    public required string Errno { get; init => field = ForeignText.Block(value); }

    /// <summary>"ok", "EIO from write", "host died", …</summary>
    public required string Result { get; init => field = ForeignText.Block(value); }

    /// <summary>It returned success, and the host lives.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>cpu_online_mask before.</summary>
    public required string OnlineBefore { get; init => field = ForeignText.Block(value); }

    /// <summary>cpu_online_mask after.</summary>
    public required string OnlineAfter { get; init => field = ForeignText.Block(value); }

    /// <summary>What the answer rests on: recorded (in which recordings), read (where), or derived.</summary>
    public string Evidence => Outcome?.Evidence?.ToString() ?? "";

    /// <summary>What the kernel printed meanwhile.</summary>
    public required ItemList<LogLine> Log { get; init; }

    internal OperationResult? Outcome { get; init; }

    /// <summary>E.g. "lakefield: online CPU 4: EIO from write; online 0-3".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{MachineName}: {Operation} CPU {Id}: {Result}; online {OnlineAfter}");
}
