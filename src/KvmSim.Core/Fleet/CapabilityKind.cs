namespace KvmSim.Fleet;

/// <summary>What sort of thing a capability is.</summary>
public enum CapabilityKind
{
    /// <summary>A feature that CPUID reports.</summary>
    CpuFeature,

    /// <summary>A feature of SVM (CPUID leaf 8000000AH).</summary>
    SvmFeature,

    /// <summary>A VMX control that may be 1 (SDM vol. 3, A.3 to A.5).</summary>
    VmxControl,

    /// <summary>A VMX control that may be 0, though it belongs to the default1 class (SDM vol. 3, A.2).</summary>
    VmxDefault1,

    /// <summary>A bit of IA32_VMX_BASIC, MISC, CR0_FIXED1, CR4_FIXED1, EPT_VPID_CAP or VMFUNC.</summary>
    VmxCapability,

    /// <summary>A value of a field that KVM on arm64 can show a guest.</summary>
    ArmField,

    /// <summary>A vector length of SVE that KVM can give a guest, or that it can be kept from.</summary>
    ArmVectorLength,

    /// <summary>A register of an Arm CPU that a guest sees as it is.</summary>
    ArmIdentity,

    /// <summary>Guests of Arm that run guests themselves.</summary>
    ArmNesting,
}
