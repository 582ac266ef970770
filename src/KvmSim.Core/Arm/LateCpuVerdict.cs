namespace KvmSim.Arm;

/// <summary>What becomes of a CPU that an arm64 kernel starts.</summary>
internal enum LateCpuVerdict
{
    /// <summary>It comes up.</summary>
    ComesUp,

    /// <summary>It dies before it is online (cpu_die_early), and is no longer present.</summary>
    Dies,

    /// <summary>It is stuck in the kernel's first instructions, and stays present.</summary>
    Stuck,

    /// <summary>The whole machine panics.</summary>
    Panics,

    /// <summary>That hangs on what is not known.</summary>
    Unknown,
}
