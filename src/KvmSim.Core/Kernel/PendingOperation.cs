using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>An operation in the kernel: a process inside a system call, with what it needs to go on.</summary>
public record struct PendingOperation
{
    /// <summary>What is done.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The name under which it can be waited for; null for one that is waited for at once.</summary>
    public string? Handle { get; init; }

    /// <summary>Where it stands in the parts of its work that are not the protocol's.</summary>
    public OperationStage Stage { get; set; }

    /// <summary>Its way through a hotplug operation.</summary>
    public HotplugActor Hotplug;

    /// <summary>The CPUs that an operation on many has still to move.</summary>
    public CpuSet Todo { get; set; }

    /// <summary>It sleeps until then, in microseconds of virtual time.</summary>
    public long ReadyAt { get; set; }

    /// <summary>It is held before this step, as by a debugger; null when it is free to run.</summary>
    public HotplugStep? HeldAt { get; set; }

    /// <summary>What a loop did so far; null for what is no loop.</summary>
    public LoopCounts? Counts { get; set; }

    /// <summary>A loop that creates VMs was told to stop: it closes what it holds and ends.</summary>
    public bool IsStopping { get; set; }

    /// <summary>It is a loop that creates and closes VMs, beside whatever else is done.</summary>
    public readonly bool IsVmLoop => Counts is not null
        && Operation.Kind is OperationKind.CreateVm or OperationKind.DestroyVm;

    /// <summary>It has come to where it is held.</summary>
    public readonly bool IsHeld => HeldAt is { } step && Hotplug.Step == step;

    /// <summary>Its result, once it is <see cref="OperationStage.Finished"/>.</summary>
    public Errno Answer { get; set; }

    /// <summary>Which call failed, in the words of strace, e.g. "write" or "KVM_CREATE_VM".</summary>
    public string? FailedCall { get; set; }

    /// <summary>Its process died of a bug of the kernel: it ended, and has no result.</summary>
    public bool ProcessDied { get; set; }

    /// <summary>What a file held that was read, without its last newline; null for anything else.</summary>
    public string? Read { get; set; }

    /// <summary>What was printed before the host booted again; its log begins with the boot.</summary>
    public IReadOnlyList<KernelLogRecord>? LastLines { get; set; }

    /// <summary>The CPU on which a vCPU ran.</summary>
    public int RanOn { get; set; }

    /// <summary>How a run of a vCPU ended.</summary>
    public VcpuExit Exit { get; set; }

    /// <summary>What it depends on, where how it ended is not known; else null.</summary>
    public string? DependsOn { get; set; }

    /// <summary>Of where the operation stands; what it asks for does not change on its way.</summary>
    public override readonly int GetHashCode() =>
        HashCode.Combine(Operation.Kind, Operation.Cpu, Stage, Hotplug, Todo, Answer, Counts, IsStopping);
}
