namespace KvmSim.Kernel;

/// <summary>How a run of a vCPU ended.</summary>
public enum VcpuExit : long
{
    /// <summary>It was not run.</summary>
    None,

    /// <summary>The guest ran and halted (KVM_EXIT_HLT).</summary>
    Halted,

    /// <summary>The CPU refused to enter the guest (KVM_EXIT_FAIL_ENTRY).</summary>
    FailEntry,

    /// <summary>The host's kernel did not survive it.</summary>
    HostDied,

    /// <summary>
    /// The guest ran and stored to a device (KVM_EXIT_MMIO): on arm64 a wait for an interrupt does not leave KVM_RUN.
    /// </summary>
    Mmio,

    /// <summary>Whether the CPU enters the guest depends on what is not known.</summary>
    Unknown,
}
