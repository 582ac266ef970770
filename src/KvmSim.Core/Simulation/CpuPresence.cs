namespace KvmSim.Simulation;

/// <summary>Whether a CPU is there.</summary>
public enum CpuPresence
{
    /// <summary>Nothing is plugged.</summary>
    Absent,

    /// <summary>Present, and offline.</summary>
    Offline,

    /// <summary>Online.</summary>
    Online,
}
