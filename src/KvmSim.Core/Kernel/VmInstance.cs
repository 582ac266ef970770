using KvmSim.Arm;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>A VM that a process holds open or is about to.</summary>
/// <param name="Name">The name that the user gave it.</param>
/// <param name="Actor">Where its life stands in the protocol.</param>
/// <param name="HasVcpu">Whether its vCPU was created, which happens at its first run.</param>
/// <param name="PinnedTo">The one CPU that its process is pinned to; -1 when it may run on any.</param>
public readonly record struct VmInstance(string Name, VmActor<CpuSet> Actor, bool HasVcpu, int PinnedTo)
{
    /// <summary>A vCPU of it was run.</summary>
    public bool HasRun { get; init; }

    /// <summary>
    /// The CPU to which its worker (nx-lpage-recovery) is pinned; -1 where it is free. One that is started at the
    /// first run is pinned as the process was then.
    /// </summary>
    public int WorkerPinnedTo { get; init; } = -1;

    /// <summary>
    /// What its identification registers follow from, since its vCPU was created; null where that is no system of
    /// arm64.
    /// </summary>
    internal ArmSystem? Told { get; init; }

    /// <summary>It is a TD: it holds a TDX key id while it exists.</summary>
    public bool IsTrustDomain { get; init; }

    /// <summary>Whether KVM_CREATE_VM succeeded and the VM was not destroyed.</summary>
    public bool Exists => Actor.Step >= VmStep.Running;
}
