namespace KvmSim.Protocol;

/// <summary>
/// Who brings CPUs up and down: a writer of /sys/devices/system/cpu/cpuN/online, with its local variables.
/// </summary>
public record struct HotplugActor
{
    /// <summary>The next step.</summary>
    public HotplugStep Step { get; set; }

    /// <summary>The CPU that it moves; 0 while idle.</summary>
    public int Cpu { get; set; }

    /// <summary>The compatibility check said no.</summary>
    public bool Incompatible { get; set; }

    /// <summary>
    /// The callback's result: not <see cref="Errno.None"/> means that the CPU is to be taken down again.
    /// </summary>
    public Errno Result { get; set; }

    /// <summary>What write(2) will return. Kept only where the kernel is simulated in detail.</summary>
    public Errno Answer { get; set; }
}
