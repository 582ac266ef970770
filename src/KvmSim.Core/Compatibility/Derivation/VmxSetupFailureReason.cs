namespace KvmSim.Compatibility;

/// <summary>Why setup_vmcs_config gives up on a CPU.</summary>
public enum VmxSetupFailureReason
{
    /// <summary>A control that KVM requires cannot be 1 (adjust_vmx_controls).</summary>
    RequiredControlMissing,

    /// <summary>EPT capabilities without the EPT control.</summary>
    EptCapabilitiesWithoutControl,

    /// <summary>VPID capabilities without the VPID control.</summary>
    VpidCapabilitiesWithoutControl,

    /// <summary>A VM-entry control without its VM-exit control, or the other way round.</summary>
    EntryExitPair,

    /// <summary>A VMCS larger than a page.</summary>
    RegionSize,

    /// <summary>VMX structures limited to 32-bit physical addresses.</summary>
    PhysicalAddressWidth,

    /// <summary>VMX structures that are not write-back.</summary>
    MemoryType,
}
