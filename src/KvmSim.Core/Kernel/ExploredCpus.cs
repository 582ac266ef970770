using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>Which of a machine's CPUs are of which kind to the explorer, as the machine stands now.</summary>
internal sealed record ExploredCpus
{
    /// <summary>They come online, and KVM's check refuses them.</summary>
    public CpuSet Incompatible { get; init; }

    /// <summary>They never come online: the kernel, or the hypervisor under it, refuses them before.</summary>
    public CpuSet NeverOnline { get; init; }

    /// <summary>Nobody knows what becomes of them, for want of a register.</summary>
    public CpuSet Unknown { get; init; }

    /// <summary>They come online unless another CPU came before them.</summary>
    public CpuSet InSomeOrders { get; init; }

    /// <summary>They change what VMs are told of the system, kind by kind.</summary>
    public IReadOnlyList<CpuSet> Changing { get; init; } = [];
}
