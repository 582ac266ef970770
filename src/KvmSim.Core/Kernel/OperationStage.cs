namespace KvmSim.Kernel;

/// <summary>Where an operation stands outside the protocol's own steps.</summary>
public enum OperationStage : byte
{
    /// <summary>The system call begins: what it answers before any work.</summary>
    Entered,

    /// <summary>The protocol's program runs.</summary>
    Running,

    /// <summary>
    /// A module is linked or unlinked: its jump labels change under cpu_hotplug_lock (jump_label_module_notify).
    /// </summary>
    Linking,

    /// <summary>A vCPU exists and is to be pinned and run.</summary>
    VcpuReady,

    /// <summary>CPUs that were taken down for a while are brought back.</summary>
    Thawing,

    /// <summary>It will never have an answer: what it waits for is dead.</summary>
    Lost,

    /// <summary>It has its answer.</summary>
    Finished,
}
