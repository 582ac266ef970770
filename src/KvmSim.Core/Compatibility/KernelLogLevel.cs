namespace KvmSim.Compatibility;

/// <summary>The level of a kernel log line; the number is the one of printk.</summary>
public enum KernelLogLevel
{
    /// <summary>KERN_ERR.</summary>
    Error = 3,

    /// <summary>KERN_WARNING.</summary>
    Warning = 4,

    /// <summary>KERN_NOTICE.</summary>
    Notice = 5,

    /// <summary>KERN_INFO.</summary>
    Info = 6,
}
