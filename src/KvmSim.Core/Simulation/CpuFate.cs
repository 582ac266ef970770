namespace KvmSim.Simulation;

/// <summary>What becomes of a CPU that is started.</summary>
public enum CpuFate : long
{
    /// <summary>It comes online.</summary>
    Comes,

    /// <summary>The kernel, or the protected hypervisor, does not let it come.</summary>
    Refused,

    /// <summary>It brings the machine down.</summary>
    Panics,

    /// <summary>That hangs on what is not known.</summary>
    Unknown,
}
