namespace KvmSim.Messages;

/// <summary>The level of a kernel log line, with the kernel's numbers (include/linux/kern_levels.h).</summary>
public enum KernelLogLevel : long
{
    /// <summary>System is unusable.</summary>
    Emerg = 0,

    /// <summary>Action must be taken at once.</summary>
    Alert = 1,

    /// <summary>Critical.</summary>
    Crit = 2,

    /// <summary>Error: pr_err.</summary>
    Err = 3,

    /// <summary>Warning: pr_warn.</summary>
    Warn = 4,

    /// <summary>Normal but significant: pr_notice.</summary>
    Notice = 5,

    /// <summary>Informational: pr_info.</summary>
    Info = 6,

    /// <summary>Debug: pr_debug.</summary>
    Debug = 7,
}
