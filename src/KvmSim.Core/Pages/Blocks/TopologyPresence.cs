namespace KvmSim.Pages;

/// <summary>Whether a CPU is there, as a map shows it.</summary>
public enum TopologyPresence
{
    /// <summary>It runs.</summary>
    Online,

    /// <summary>It is there and does not run.</summary>
    Offline,

    /// <summary>Its socket is empty.</summary>
    Absent,
}
