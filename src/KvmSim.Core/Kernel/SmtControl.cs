namespace KvmSim.Kernel;

/// <summary>/sys/devices/system/cpu/smt/control.</summary>
public enum SmtControl : byte
{
    /// <summary>The CPUs have one thread a core.</summary>
    NotSupported,

    /// <summary>All threads may be online.</summary>
    On,

    /// <summary>Only the first thread of each core may.</summary>
    Off,

    /// <summary>The same, until reboot.</summary>
    ForceOff,
}
