using KvmSim.Hardware;

namespace KvmSim.Protocol;

/// <summary>Enabling and disabling virtualization on one CPU: shared by VM creation, hotplug and module load.</summary>
/// <typeparam name="TSet">A set of CPUs.</typeparam>
/// <typeparam name="TKernel">The world around the protocol.</typeparam>
internal static class Enabling<TSet, TKernel>
    where TSet : struct, ICpuSet<TSet>
    where TKernel : struct, IKernel<TSet>
{
    /// <summary>
    /// hardware_enable_nolock, v5.16 (cpus_hardware_enabled, hardware_enable_failed) to v6.12 (kvm_online_cpu): a CPU
    /// that counts as enabled is left alone; a failure is counted and printed.
    /// </summary>
    /// <returns>Whether the CPU counts as enabled now.</returns>
    public static bool Enable(ref KvmState<TSet> state, int cpu, in ProtocolParts parts, ref TKernel kernel)
    {
        if (state.Enabled.Contains(cpu))
        {
            return true;
        }

        if ((parts.Check == CheckPlace.Enable && !kernel.IsCompatible(cpu)) || !kernel.EnableHardware(cpu))
        {
            state.EnableFailed = true;
            kernel.EnableFailed(cpu);
            return false;
        }

        state.Enabled = state.Enabled.With(cpu);
        return true;
    }

    /// <summary>hardware_disable_nolock: a CPU that does not count as enabled is left alone.</summary>
    public static void Disable(ref KvmState<TSet> state, int cpu, ref TKernel kernel)
    {
        if (state.Enabled.Contains(cpu))
        {
            state.Enabled = state.Enabled.Without(cpu);
            kernel.DisableHardware(cpu);
        }
    }
}
