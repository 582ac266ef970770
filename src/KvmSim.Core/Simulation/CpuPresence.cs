namespace KvmSim.Simulation;

/// <summary>Whether a CPU is there.</summary>
public enum CpuPresence : long
{
    /// <summary>Nothing is plugged.</summary>
    Absent,

    /// <summary>Present, and offline.</summary>
    Offline,

    /// <summary>Online.</summary>
    Online,
}
