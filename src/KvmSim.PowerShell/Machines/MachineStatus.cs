namespace KvmSim.PowerShell.Machines;

/// <summary>Whether a machine's kernel lives.</summary>
public enum MachineStatus : long
{
    /// <summary>It does.</summary>
    Running,

    /// <summary>It is suspended to RAM; Resume-SimMachine wakes it.</summary>
    Asleep,

    /// <summary>It died; Restart-SimMachine boots it again.</summary>
    Dead,
}
