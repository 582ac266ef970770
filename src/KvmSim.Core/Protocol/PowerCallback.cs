using KvmSim.Hardware;

namespace KvmSim.Protocol;

/// <summary>
/// KVM's syscore callbacks, on the boot CPU while all others are down and interrupts are off: no lock is taken. From
/// 6.12 on they are registered only while virtualization is in use, which the count says as well.
/// </summary>
/// <typeparam name="TSet">A set of CPUs.</typeparam>
/// <typeparam name="TKernel">The world around the protocol.</typeparam>
internal static class PowerCallback<TSet, TKernel>
    where TSet : struct, ICpuSet<TSet>
    where TKernel : struct, IKernel<TSet>
{
    /// <summary>kvm_suspend.</summary>
    public static void Suspend(ref KvmState<TSet> state, int cpu, ref TKernel kernel)
    {
        if (state.CallbackInstalled && state.Usage > 0)
        {
            Enabling<TSet, TKernel>.Disable(ref state, cpu, ref kernel);
        }
    }

    /// <summary>
    /// kvm_resume: a failure is printed and ignored. Up to 6.2 and in the series it is counted too, in the counter that
    /// the next kvm_online_cpu reads; from 6.3 on there is no such counter.
    /// </summary>
    /// <returns>Whether the CPU counts as enabled, if it has to.</returns>
    public static bool Resume(ref KvmState<TSet> state, int cpu, in ProtocolParts parts, ref TKernel kernel)
    {
        if (!state.CallbackInstalled || state.Usage == 0)
        {
            return true;
        }

        bool enabled = Enabling<TSet, TKernel>.Enable(ref state, cpu, parts, ref kernel);
        state.EnableFailed = state.EnableFailed && parts.Check != CheckPlace.Enable;
        return enabled;
    }
}
