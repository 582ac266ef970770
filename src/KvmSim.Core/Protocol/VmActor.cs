using KvmSim.Hardware;

namespace KvmSim.Protocol;

/// <summary>Who creates a VM and destroys it: a process with /dev/kvm open, with its local variables.</summary>
/// <typeparam name="TSet">A set of CPUs.</typeparam>
public record struct VmActor<TSet>
    where TSet : struct, ICpuSet<TSet>
{
    /// <summary>The next step.</summary>
    public VmStep Step { get; set; }

    /// <summary>The CPUs that a walk has still to visit.</summary>
    public TSet Todo { get; set; }

    /// <summary>The result of enabling; not <see cref="Errno.None"/> means that no VM comes of it.</summary>
    public Errno Result { get; set; }

    /// <summary>
    /// What <see cref="KvmState{TSet}.Changes"/> was when the VM was created: what it is told of the system stays so.
    /// </summary>
    public byte Told { get; set; }

    /// <summary>What ioctl(KVM_CREATE_VM) will return. Kept only where the kernel is simulated in detail.</summary>
    public Errno Answer { get; set; }
}
