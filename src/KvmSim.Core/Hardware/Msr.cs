namespace KvmSim.Hardware;

/// <summary>The registers that KVM's check reads, by the kernel's and the manuals' names.</summary>
public static class Msr
{
    /// <summary>IA32_FEATURE_CONTROL, 0x3a (SDM vol. 4): lock and VMX enables that firmware sets.</summary>
    public const uint Ia32FeatureControl = 0x3a;

    /// <summary>IA32_VMX_BASIC, the first of the VMX capability registers (SDM vol. 3, appendix A).</summary>
    public const uint Ia32VmxBasic = 0x480;

    /// <summary>IA32_VMX_PINBASED_CTLS.</summary>
    public const uint Ia32VmxPinBasedCtls = 0x481;

    /// <summary>IA32_VMX_PROCBASED_CTLS.</summary>
    public const uint Ia32VmxProcBasedCtls = 0x482;

    /// <summary>IA32_VMX_EXIT_CTLS.</summary>
    public const uint Ia32VmxExitCtls = 0x483;

    /// <summary>IA32_VMX_ENTRY_CTLS.</summary>
    public const uint Ia32VmxEntryCtls = 0x484;

    /// <summary>IA32_VMX_MISC.</summary>
    public const uint Ia32VmxMisc = 0x485;

    /// <summary>IA32_VMX_CR0_FIXED1.</summary>
    public const uint Ia32VmxCr0Fixed1 = 0x487;

    /// <summary>IA32_VMX_CR4_FIXED1.</summary>
    public const uint Ia32VmxCr4Fixed1 = 0x489;

    /// <summary>IA32_VMX_PROCBASED_CTLS2.</summary>
    public const uint Ia32VmxProcBasedCtls2 = 0x48b;

    /// <summary>IA32_VMX_EPT_VPID_CAP.</summary>
    public const uint Ia32VmxEptVpidCap = 0x48c;

    /// <summary>IA32_VMX_PROCBASED_CTLS3.</summary>
    public const uint Ia32VmxProcBasedCtls3 = 0x492;

    /// <summary>VM_CR, 0xc0010114 (APM vol. 2): bit 4 is SVMDIS.</summary>
    public const uint VmCr = 0xc0010114;
}
