using KvmSim.Arm;
using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>What changes on an arm64 host beside the protocol.</summary>
internal sealed record ArmHost
{
    /// <summary>What the kernel knows of its CPUs.</summary>
    public required ArmSystem System { get; init; }

    /// <summary>
    /// The CPUs that the protected hypervisor knows: those that were online when KVM was initialised. Null while there
    /// is no such hypervisor.
    /// </summary>
    public CpuSet? HypervisorKnows { get; init; }

    /// <summary>The CPUs that were let in since boot, the boot CPU among them.</summary>
    public CpuSet LetIn { get; init; }

    /// <summary>Those that were let in a second time.</summary>
    public CpuSet CameAgain { get; init; }

    /// <summary>Those that were let in more often than that.</summary>
    public CpuSet CameOften { get; init; }

    /// <summary>Since when the control CPU waits for the CPU that it started last, in microseconds.</summary>
    public long StartedAt { get; init; }

    /// <summary>What "allow_mismatched_32bit_el0" came to.</summary>
    public ArmMismatch Mismatch { get; init; }

    /// <summary>The CPUs that were started and are stuck in the kernel.</summary>
    public CpuSet Stuck { get; init; }
}
