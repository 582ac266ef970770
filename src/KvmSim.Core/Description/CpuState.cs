namespace KvmSim.Description;

/// <summary>What a CPU is when the machine starts.</summary>
public enum CpuState
{
    /// <summary>Plugged and running.</summary>
    Online,

    /// <summary>Plugged and not running.</summary>
    Offline,

    /// <summary>Not plugged; may be hot-added.</summary>
    Absent,
}
