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

    /// <summary>The CPUs that were started and are stuck in the kernel.</summary>
    public CpuSet Stuck { get; init; }
}
