using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>What KVM's core prints in one generation; null where it prints nothing.</summary>
public sealed record CoreMessages
{
    /// <summary>Enabling failed on a CPU, in hardware_enable_all (KVM_CREATE_VM, load).</summary>
    public required KernelMessage EnableFailed { get; init; }

    /// <summary>
    /// The same from the hotplug callback; the same message except where the series names the caller.
    /// </summary>
    public KernelMessage? EnableFailedOnline { get; init; }

    /// <summary>The same from kvm_resume, on the boot CPU.</summary>
    public KernelMessage? EnableFailedResume { get; init; }

    /// <summary>What kvm_resume warns of, once a boot, when the boot CPU cannot be enabled again (6.3).</summary>
    public KernelMessage? ResumeFailed { get; init; }

    /// <summary>The callback refuses a CPU that failed the check.</summary>
    public KernelMessage? RefusedIncompatible { get; init; }

    /// <summary>The callback refuses a CPU because enabling failed.</summary>
    public KernelMessage? AbortOnlining { get; init; }

    /// <summary>The callback lets an incompatible CPU in and forbids VMs.</summary>
    public KernelMessage? ProhibitCreation { get; init; }

    /// <summary>KVM_CREATE_VM is refused because of the flag. Its slot: the CPUs, as a cpulist.</summary>
    public KernelMessage? CreationForbidden { get; init; }

    /// <summary>Those that there are.</summary>
    internal IEnumerable<KernelMessage> All => new[]
    {
        EnableFailed, EnableFailedOnline, EnableFailedResume, ResumeFailed, RefusedIncompatible, AbortOnlining,
        ProhibitCreation, CreationForbidden,
    }.OfType<KernelMessage>();
}
