namespace KvmSim.Arm;

/// <summary>What the kernel does about something in which a CPU differs from the system.</summary>
internal enum ArmEffect
{
    /// <summary>The safe value becomes the system's, without a word.</summary>
    FoldedIn,

    /// <summary>It warns, and taints itself.</summary>
    Warns,

    /// <summary>Nobody knows whether it refuses the CPU.</summary>
    Unknown,

    /// <summary>It refuses the CPU.</summary>
    Refuses,

    /// <summary>It panics.</summary>
    Panics,
}
