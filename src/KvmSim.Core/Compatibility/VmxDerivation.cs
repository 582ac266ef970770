namespace KvmSim.Compatibility;

/// <summary>What setup_vmcs_config made of a CPU.</summary>
/// <param name="Configuration">The result; null if it failed.</param>
/// <param name="Failure">Why it failed; null if it did not.</param>
/// <param name="Lines">What it printed; each line only once as long as the module is loaded.</param>
/// <param name="MissingMsrs">
/// The registers that it needed and that the model does not hold, in the order of need.
/// </param>
/// <param name="EptVpid">The EPT (low half) and VPID (high half) capabilities that it kept.</param>
public sealed record VmxDerivation(
    VmxConfiguration? Configuration,
    VmxSetupFailure? Failure,
    IReadOnlyList<KernelLine> Lines,
    IReadOnlyList<uint> MissingMsrs,
    ulong EptVpid);
