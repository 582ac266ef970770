using KvmSim.Messages;
using KvmSim.Reporting;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Output;

/// <summary>What loading or unloading a module came to. Masks are cpulists.</summary>
public sealed record ModuleTransition
{
    /// <summary>The machine.</summary>
    public required string MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>kvm, kvm_intel or kvm_amd.</summary>
    public required string Module { get; init => field = ForeignText.Block(value); }

    /// <summary>"load" or "unload".</summary>
    public required string Operation { get; init => field = ForeignText.Block(value); }

    /// <summary>The errno; None is success.</summary>
    public required string Errno { get; init => field = ForeignText.Block(value); }

    /// <summary>"ok", "EIO from init_module", …</summary>
    public required string Result { get; init => field = ForeignText.Block(value); }

    /// <summary>It returned success, and the host lives.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>kvm_usage_count after.</summary>
    public required int UsageCount { get; init; }

    /// <summary>The CPUs on which KVM believes virtualization enabled, after.</summary>
    public required string Enabled { get; init => field = ForeignText.Block(value); }

    /// <summary>What the answer rests on: recorded (in which recordings), read (where), or derived.</summary>
    public string Evidence => Outcome?.Evidence?.ToString() ?? "";

    /// <summary>What the kernel printed meanwhile.</summary>
    public required ItemList<LogLine> Log { get; init; }

    internal OperationResult? Outcome { get; init; }

    /// <summary>E.g. "lakefield: load kvm_intel: EIO from init_module".</summary>
    public override string ToString() => $"{MachineName}: {Operation} {Module}: {Result}";
}
