namespace KvmSim.Description;

/// <summary>What firmware left in IA32_FEATURE_CONTROL (SDM vol. 3, "Enabling and Entering VMX Operation").</summary>
public enum VmxFirmware
{
    /// <summary>Locked, VMX not enabled.</summary>
    Disabled,

    /// <summary>Locked, VMX enabled outside SMX.</summary>
    Enabled,

    /// <summary>Not locked and nothing enabled: the kernel sets it.</summary>
    Unlocked,
}
