namespace KvmSim.Compatibility;

/// <summary>What firmware setups call the switch for virtualization.</summary>
internal static class FirmwareSwitch
{
    /// <summary>What to do about a CPU on which it is off.</summary>
    public static string Remedy(bool vmx) => vmx
        ? "Enable VMX in the firmware setup for every CPU (\"Intel Virtualization Technology\", \"VT-x\", "
            + "\"VMX\"), then "
            + "power-cycle."
        : "Enable SVM in the firmware setup for every CPU (\"SVM Mode\", \"AMD-V\"), then power-cycle.";
}
