using KvmSim.Compatibility;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>What an operation came to.</summary>
public sealed record OperationResult
{
    /// <summary>The operation.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The errno that reached user space; <see cref="Errno.None"/> is success.</summary>
    public Errno Errno { get; init; }

    /// <summary>The call that failed, e.g. "write" or "KVM_CREATE_VM"; null on success.</summary>
    public string? FailedCall { get; init; }

    /// <summary>How a run of a vCPU ended.</summary>
    public VcpuExit Exit { get; init; }

    /// <summary>
    /// What it depends on whether the CPU enters the guest, where that is not known (<see cref="VcpuExit.Unknown"/>);
    /// else null.
    /// </summary>
    public string? DependsOn { get; init; }

    /// <summary>What a file held that was read, without its last newline; null for anything else.</summary>
    public string? Text { get; init; }

    /// <summary>The CPU on which a vCPU ran; -1 if none did.</summary>
    public int RanOn { get; init; } = -1;

    /// <summary>How the turns of a loop came out, when it has ended; else null.</summary>
    public LoopCounts? Counts { get; init; }

    /// <summary>The call had not returned when its time was up: it goes on when it can.</summary>
    public bool IsBlocked { get; init; }

    /// <summary>
    /// The process died of a bug of the kernel, and so has no answer; the host lives, without the locks that it held.
    /// </summary>
    public bool ProcessDied { get; init; }

    /// <summary>Why the host's kernel died of it; null when it lives.</summary>
    public string? Death { get; init; }

    /// <summary>The lines that were printed meanwhile.</summary>
    public required IReadOnlyList<KernelLogRecord> Log { get; init; }

    /// <summary>
    /// What was printed before the host booted again, where that was asked; it is not in <see cref="Log"/>, which
    /// begins with the boot.
    /// </summary>
    public IReadOnlyList<KernelLogRecord> LastLines { get; init; } = [];

    /// <summary>The host before.</summary>
    public required HostState Before { get; init; }

    /// <summary>The host after.</summary>
    public required HostState After { get; init; }

    /// <summary>
    /// What identifying a CPU that came online did to those that were there, for good; empty where it did nothing.
    /// </summary>
    public IReadOnlyList<AfterEffect> AfterEffects =>
        Machine is { } machine && Operation.Kind == OperationKind.Online
            && Before.BootCapabilities != After.BootCapabilities
            ? machine.In(Before).Judge(Operation.Cpu).AfterEffects
            : [];

    /// <summary>What this answer rests on; null for one that no machine gave.</summary>
    public Evidence? Evidence => Machine is { } machine ? RecordedAnswers.EvidenceOf(machine, this) : null;

    /// <summary>The machine to which it was done; it goes on.</summary>
    internal SimMachine? Machine { get; set; }

    /// <summary>It returned success, and the host lives.</summary>
    public bool Succeeded => Errno == Errno.None && !IsBlocked && !ProcessDied && Death is null
        && Exit is not (VcpuExit.FailEntry or VcpuExit.Unknown);

    /// <summary>The result in a word or two: "ok", "EIO from write", "blocked", "process died", "host died".</summary>
    public string Summary => Death is not null ? "host died"
        : ProcessDied ? "process died"
        : IsBlocked ? "blocked"
        : Errno != Errno.None ? FailedCall is null ? Errno.ToString() : $"{Errno} from {FailedCall}"
        : Exit == VcpuExit.FailEntry ? "VM entry failed"
        : Text is { } text ? text.Length == 0 ? "ok: empty" : $"ok: {text.ReplaceLineEndings(" | ")}"
        : Exit == VcpuExit.Unknown ? $"not known: it depends on {DependsOn}"
        : "ok";

    /// <summary>What an operation came to on a machine, as far as it came.</summary>
    /// <param name="machine">The machine, as it stands after it.</param>
    /// <param name="pending">The operation, where it stands.</param>
    /// <param name="before">How the machine stood before it.</param>
    /// <param name="logged">How much was printed before it.</param>
    /// <param name="isBlocked">Whether it had not returned when nothing moved any more, or its time was up.</param>
    internal static OperationResult Of(
        SimMachine machine, in PendingOperation pending, in HostState before, long logged, bool isBlocked)
    {
        ref readonly HostState after = ref machine.Kernel.State;
        return new OperationResult
        {
            Machine = machine,
            Operation = pending.Operation,
            Errno = pending.Answer,
            FailedCall = pending.FailedCall,
            Exit = pending.Exit,
            Text = pending.Read,
            DependsOn = pending.DependsOn,
            RanOn = pending.Exit == VcpuExit.None ? -1 : pending.RanOn,
            Counts = pending.Stage == OperationStage.Finished ? pending.Counts : null,
            IsBlocked = isBlocked && after.Death is null,
            ProcessDied = pending.ProcessDied,
            LastLines = pending.LastLines ?? [],
            Death = after.Death,
            Log = machine.Log.Since(logged),
            Before = before,
            After = after,
        };
    }
}
