namespace KvmSim.Protocol;

/// <summary>When a CPU that fails the check in the callback is refused.</summary>
public enum RefusalPolicy : byte
{
    /// <summary>While VMs exist; with none, it comes online (and what remembers, remembers).</summary>
    WhileInUse,

    /// <summary>Always.</summary>
    Always,
}
