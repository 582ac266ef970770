namespace KvmSim.Compatibility;

/// <summary>setup_vmcs_config returned -EIO.</summary>
/// <param name="Reason">At which step.</param>
/// <param name="Msr">The register to blame.</param>
/// <param name="Bits">The bits to blame, in the control field or in the register.</param>
public sealed record VmxSetupFailure(VmxSetupFailureReason Reason, uint Msr, ulong Bits);
