using KvmSim.Messages;
using KvmSim.Reporting;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Output;

/// <summary>What suspending a machine or waking it came to. Masks are cpulists.</summary>
public sealed record PowerTransition
{
    /// <summary>The machine.</summary>
    public required string MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>"suspend" or "resume".</summary>
    public required string Operation { get; init => field = ForeignText.Block(value); }

    /// <summary>The errno; None is success.</summary>
    public required string Errno { get; init => field = ForeignText.Block(value); }

    /// <summary>"ok", "EBUSY from write", "host died", …</summary>
    public required string Result { get; init => field = ForeignText.Block(value); }

    /// <summary>It returned success, and the host lives.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>cpu_online_mask before.</summary>
    public required string OnlineBefore { get; init => field = ForeignText.Block(value); }

    /// <summary>cpu_online_mask after.</summary>
    public required string OnlineAfter { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPUs that suspending took offline and waking did not bring back.</summary>
    public required string Lost { get; init => field = ForeignText.Block(value); }

    /// <summary>What the answer rests on: recorded (in which recordings), read (where), or derived.</summary>
    public string Evidence => Outcome?.Evidence?.ToString() ?? "";

    /// <summary>What the kernel printed meanwhile.</summary>
    public required ItemList<LogLine> Log { get; init; }

    internal OperationResult? Outcome { get; init; }

    /// <summary>E.g. "lakefield: resume: ok; online 0-3; lost 4".</summary>
    public override string ToString() =>
        $"{MachineName}: {Operation}: {Result}; online {OnlineAfter}{(Lost.Length == 0 ? "" : $"; lost {Lost}")}";
}
