namespace KvmSim.Protocol;

/// <summary>The parts of a generation of which it is told one by one how they are known.</summary>
public enum GenerationPart
{
    /// <summary>Where the callback stands, and whether it may fail.</summary>
    Callback,

    /// <summary>Where, after load, a CPU is checked.</summary>
    Check,

    /// <summary>When a CPU that fails is refused, and what write(2) and KVM_CREATE_VM return.</summary>
    Refusal,

    /// <summary>What is remembered: the flag, the counter of failures.</summary>
    Memory,

    /// <summary>Which locks are taken around what.</summary>
    Locks,

    /// <summary>What KVM's core prints, at which level.</summary>
    Messages,

    /// <summary>What the vendor module compares and prints.</summary>
    Vendor,

    /// <summary>What the kernel around KVM does.</summary>
    Base,

    /// <summary>What TDX adds.</summary>
    Tdx,

    /// <summary>What user space can ask of KVM about its CPUs.</summary>
    Query,
}
