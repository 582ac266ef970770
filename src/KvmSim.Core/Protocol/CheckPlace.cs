namespace KvmSim.Protocol;

/// <summary>Where, after module load, the compatibility check of a CPU is made.</summary>
public enum CheckPlace : byte
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>In kvm_online_cpu, before any lock (the reviewed series).</summary>
    Callback,

    /// <summary>As the first part of enabling virtualization on a CPU (6.3 on).</summary>
    Enable,
}
