using KvmSim.Hardware;

namespace KvmSim.Protocol;

/// <summary>
/// What KVM's own callbacks do to one CPU on its way up and down: kvm_online_cpu and kvm_offline_cpu.
/// </summary>
/// <typeparam name="TSet">A set of CPUs.</typeparam>
/// <typeparam name="TKernel">The world around the protocol.</typeparam>
internal static class HotplugCallback<TSet, TKernel>
    where TSet : struct, ICpuSet<TSet>
    where TKernel : struct, IKernel<TSet>
{
    /// <summary>
    /// kvm_online_cpu with the count locked: the reviewed patch and its variants, and v6.3. The failure counter is the
    /// global one: where it is not reset, a failure of long ago refuses a healthy CPU that was just enabled, and since
    /// a failing callback's own teardown does not run, that CPU goes offline with virtualization on.
    /// </summary>
    public static void Decide(
        ref KvmState<TSet> state, ref HotplugActor actor, in ProtocolParts parts, ref TKernel kernel)
    {
        if (actor.Incompatible)
        {
            actor.Incompatible = false;
            if (state.Usage > 0 || parts.Refusal == RefusalPolicy.Always)
            {
                actor.Result = Errno.EIO;
                kernel.Refused(actor.Cpu, incompatible: true);
            }
            else if (parts.Remembers)
            {
                state.HardwareIncompatible = true;
                kernel.Remembered(actor.Cpu);
            }
        }
        else if (state.Usage > 0)
        {
            Enabling<TSet, TKernel>.Enable(ref state, actor.Cpu, parts, ref kernel);
            if (state.EnableFailed)
            {
                actor.Result = Errno.EIO;
                state.EnableFailed = !parts.ResetsFailure;
                kernel.Refused(actor.Cpu, incompatible: false);
            }
        }
    }

    /// <summary>kvm_online_cpu, v6.12: neither lock nor count.</summary>
    public static StepOutcome EnableWithoutLock(
        ref KvmState<TSet> state, ref HotplugActor actor, in ProtocolParts parts, ref TKernel kernel)
    {
        if (!Enabling<TSet, TKernel>.Enable(ref state, actor.Cpu, parts, ref kernel))
        {
            state.EnableFailed = false;
            actor.Result = Errno.EIO;
            kernel.Refused(actor.Cpu, incompatible: false);
        }

        actor.Step = HotplugStep.Done;
        return StepOutcome.Stepped;
    }

    /// <summary>kvm_offline_cpu with the count locked; a re-evaluating variant looks at the flag again.</summary>
    public static void DisableAndReevaluate(
        ref KvmState<TSet> state, int cpu, in ProtocolParts parts, ref TKernel kernel)
    {
        if (state.Usage > 0)
        {
            Enabling<TSet, TKernel>.Disable(ref state, cpu, ref kernel);
        }

        if (parts.Reevaluates && state.HardwareIncompatible)
        {
            // The dying CPU is still in the online mask here and must not be asked.
            state.HardwareIncompatible = kernel.AnyIncompatible(state.Online.Without(cpu));
        }
    }
}
