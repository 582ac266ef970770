namespace KvmSim.Compatibility;

/// <summary>The names of model-specific registers, for people.</summary>
public static class RegisterNames
{
    /// <summary>"IA32_VMX_BASIC (0x480)"; of one without a name, "MSR 0x1".</summary>
    public static string Of(uint register) => RegisterTable.Describe(register);
}
