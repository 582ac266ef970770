namespace KvmSim.Description;

/// <summary>What firmware left in VM_CR (APM vol. 2, "Enabling SVM").</summary>
public enum SvmFirmware
{
    /// <summary>SVMDIS is set.</summary>
    Disabled,

    /// <summary>SVMDIS is clear.</summary>
    Enabled,
}
