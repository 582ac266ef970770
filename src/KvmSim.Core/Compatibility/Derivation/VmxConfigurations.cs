using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// Derives a <see cref="VmxConfiguration"/> from a CPU alone, as if it were the boot CPU and ran module load.
/// </summary>
internal static class VmxConfigurations
{
    /// <summary>
    /// What setup_vmcs_config, and with nested=1 the nested setup behind it, make of the CPU; null with the reason when
    /// they refuse it. Words that need a register which the model does not hold are marked unknown.
    /// </summary>
    public static VmxConfiguration? Derive(
        CpuModel cpu, CheckStyle style, VmxParameters parameters, out VmxSetupFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(cpu);
        VmxReference.Load(0, cpu, cpu, cpu.Features, style, parameters, out VmxDerivation derivation);
        failure = derivation.Failure;
        return derivation.Configuration;
    }
}
