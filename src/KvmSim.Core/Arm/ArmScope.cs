namespace KvmSim.Arm;

/// <summary>Which CPUs a capability is asked of.</summary>
internal enum ArmScope
{
    /// <summary>The boot CPU; each other one has to agree, at boot too.</summary>
    Boot,

    /// <summary>Each CPU.</summary>
    Local,

    /// <summary>What all CPUs that booted share.</summary>
    System,
}
