using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Reporting;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Output;

/// <summary>How a vCPU's run on a CPU ended.</summary>
public sealed record VcpuRun
{
    /// <summary>The machine.</summary>
    public required string MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>The VM.</summary>
    public required string VmName { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPU that it was pinned to.</summary>
    public required int Cpu { get; init; }

    /// <summary>How the run ended.</summary>
    public required VcpuExit Exit { get; init; }

    /// <summary>The errno of a call before the run; None where it came to run.</summary>
    public required string Errno { get; init => field = ForeignText.Block(value); }

    /// <summary>"ok", "VM entry failed", "host died", …</summary>
    public required string Result { get; init => field = ForeignText.Block(value); }

    /// <summary>The guest ran and halted.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>What the answer rests on: recorded (in which recordings), read (where), or derived.</summary>
    public string Evidence => Outcome?.Evidence?.ToString() ?? "";

    /// <summary>What the kernel printed meanwhile.</summary>
    public required ItemList<LogLine> Log { get; init; }

    internal OperationResult? Outcome { get; init; }

    /// <summary>E.g. "lakefield: VM v on CPU 4: VM entry failed".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{MachineName}: VM {VmName} on CPU {Cpu}: {Result}");
}
