using KvmSim.Hardware;

namespace KvmSim.Protocol;

/// <summary>
/// Bringing one CPU online or taking it offline, as atomic steps. Written once: the simulation runs it to its end, the
/// explorer interleaves it, conformance stops it at a kernel function.
/// </summary>
/// <typeparam name="TSet">A set of CPUs.</typeparam>
/// <typeparam name="TKernel">The world around the protocol.</typeparam>
internal static class HotplugProgram<TSet, TKernel>
    where TSet : struct, ICpuSet<TSet>
    where TKernel : struct, IKernel<TSet>
{
    /// <summary>
    /// The first step: cpus_write_lock, then up or down as the CPU is offline or online (_cpu_up, _cpu_down).
    /// </summary>
    public static StepOutcome Begin(
        ref KvmState<TSet> state, ref HotplugActor actor, int cpu, in ProtocolParts parts, ref TKernel kernel)
    {
        if (state.HotplugWriter || state.HotplugReaders > 0)
        {
            return StepOutcome.Blocked;
        }

        state.HotplugWriter = true;
        actor.Cpu = cpu;
        actor.Answer = Errno.None;
        if (state.Online.Contains(cpu))
        {
            kernel.Deactivate(cpu);
            actor.Answer = Pass(ref kernel, cpu, CpuhpSpan.DownToCallback);
            actor.Step = actor.Answer == Errno.None ? FirstOffline(state, parts) : HotplugStep.Done;
        }
        else
        {
            actor.Answer = TKernel.IsDetailed ? kernel.Prepare(cpu) : Errno.None;
            actor.Step = actor.Answer != Errno.None ? HotplugStep.Done
                : TKernel.IsDetailed ? HotplugStep.BringUp
                : FirstAfterBringUp(state, parts);
        }

        return StepOutcome.Stepped;
    }

    /// <summary>The next step of an actor that is not idle.</summary>
    public static StepOutcome Step(
        ref KvmState<TSet> state, ref HotplugActor actor, in ProtocolParts parts, ref TKernel kernel)
    {
        switch (actor.Step)
        {
            case HotplugStep.BringUp:
                return BringUp(ref state, ref actor, parts, ref kernel);

            case HotplugStep.StartingLock:
            case HotplugStep.OnlineLock:
            case HotplugStep.OfflineLock:
                return TakeCountLock(ref state, ref actor);

            case HotplugStep.StartingEnable:
                if (state.Usage > 0)
                {
                    Enabling<TSet, TKernel>.Enable(ref state, actor.Cpu, parts, ref kernel);
                }

                actor.Step = HotplugStep.StartingUnlock;
                return StepOutcome.Stepped;

            case HotplugStep.StartingUnlock:
            case HotplugStep.OnlineUnlock:
            case HotplugStep.OfflineUnlock:
                return DropCountLock(ref state, ref actor);

            case HotplugStep.SetOnline:
                state.Changes |= kernel.ChangeOf(actor.Cpu);
                state.Online = state.Online.With(actor.Cpu);
                kernel.EnterOnlineSection(actor.Cpu);
                actor.Answer = Pass(ref kernel, actor.Cpu, CpuhpSpan.UpToCallback);
                actor.Step = actor.Answer == Errno.None ? FirstOnlineCallback(state, parts) : HotplugStep.TakeDown;
                return StepOutcome.Stepped;

            case HotplugStep.Check:
                actor.Incompatible = !kernel.IsCompatible(actor.Cpu);
                actor.Step = HotplugStep.OnlineLock;
                return StepOutcome.Stepped;

            case HotplugStep.OnlineDecide:
                HotplugCallback<TSet, TKernel>.Decide(ref state, ref actor, parts, ref kernel);
                actor.Step = HotplugStep.OnlineUnlock;
                return StepOutcome.Stepped;

            case HotplugStep.OnlineEnable:
                return HotplugCallback<TSet, TKernel>.EnableWithoutLock(ref state, ref actor, parts, ref kernel);

            case HotplugStep.OfflineDisable:
                HotplugCallback<TSet, TKernel>.DisableAndReevaluate(ref state, actor.Cpu, parts, ref kernel);
                actor.Step = HotplugStep.OfflineUnlock;
                return StepOutcome.Stepped;

            case HotplugStep.OfflineDisableLockless:
                Enabling<TSet, TKernel>.Disable(ref state, actor.Cpu, ref kernel);
                actor.Step = HotplugStep.TakeDown;
                return StepOutcome.Stepped;

            case HotplugStep.TakeDown:
                return TakeDown(ref state, ref actor, parts, ref kernel);

            case HotplugStep.Done:
                return Complete(ref state, ref actor, parts, ref kernel);

            default:
                throw new InvalidOperationException($"A hotplug actor cannot step from {actor.Step}; begin it first.");
        }
    }

    /// <summary>
    /// The other states of the ONLINE section. Nothing of the protocol's is in them, so only detail looks.
    /// </summary>
    private static Errno Pass(ref TKernel kernel, int cpu, CpuhpSpan span) =>
        TKernel.IsDetailed ? kernel.Pass(cpu, span) : Errno.None;

    private static HotplugStep FirstAfterBringUp(in KvmState<TSet> state, in ProtocolParts parts) =>
        parts.Callback == CallbackSection.Starting && state.CallbackInstalled
            ? HotplugStep.StartingLock
            : HotplugStep.SetOnline;

    private static HotplugStep FirstOnlineCallback(in KvmState<TSet> state, in ProtocolParts parts)
    {
        if (!state.CallbackInstalled || parts.Callback == CallbackSection.Starting)
        {
            return HotplugStep.Done;
        }

        return parts.InstallsOnUse ? HotplugStep.OnlineEnable
            : parts.Check == CheckPlace.Callback ? HotplugStep.Check
            : HotplugStep.OnlineLock;
    }

    private static HotplugStep FirstOffline(in KvmState<TSet> state, in ProtocolParts parts)
    {
        if (!state.CallbackInstalled || parts.Callback == CallbackSection.Starting)
        {
            return HotplugStep.TakeDown;
        }

        return parts.InstallsOnUse ? HotplugStep.OfflineDisableLockless : HotplugStep.OfflineLock;
    }

    private static StepOutcome BringUp(
        ref KvmState<TSet> state, ref HotplugActor actor, in ProtocolParts parts, ref TKernel kernel)
    {
        // A CPU that never reports alive was never in the online mask, so there is nothing to roll back.
        actor.Answer = kernel.BringUp(actor.Cpu);
        actor.Step = actor.Answer == Errno.None ? FirstAfterBringUp(state, parts) : HotplugStep.Done;
        return StepOutcome.Stepped;
    }

    private static StepOutcome TakeCountLock(ref KvmState<TSet> state, ref HotplugActor actor)
    {
        if (state.CountLock)
        {
            return StepOutcome.Blocked;
        }

        state.CountLock = true;
        actor.Step++;
        return StepOutcome.Stepped;
    }

    private static StepOutcome DropCountLock(ref KvmState<TSet> state, ref HotplugActor actor)
    {
        state.CountLock = false;
        actor.Step = actor.Step switch
        {
            HotplugStep.StartingUnlock => HotplugStep.SetOnline,
            HotplugStep.OnlineUnlock => HotplugStep.Done,
            _ => HotplugStep.TakeDown,
        };
        return StepOutcome.Stepped;
    }

    private static StepOutcome TakeDown(
        ref KvmState<TSet> state, ref HotplugActor actor, in ProtocolParts parts, ref TKernel kernel)
    {
        if (state.CountLock && parts.CountLockStopsMachine)
        {
            return StepOutcome.Blocked;
        }

        if (actor.Answer == Errno.None
            && Pass(ref kernel, actor.Cpu, CpuhpSpan.BelowCallback) is not Errno.None and var errno)
        {
            // A failed offlining: what was torn down comes up again, KVM's callback among it.
            actor.Answer = errno;
            actor.Step = FirstOnlineCallback(state, parts);
            return StepOutcome.Stepped;
        }

        state.Online = state.Online.Without(actor.Cpu);
        if (parts.Callback == CallbackSection.Starting && state.CallbackInstalled && state.Usage > 0)
        {
            Enabling<TSet, TKernel>.Disable(ref state, actor.Cpu, ref kernel);
        }

        kernel.TakenDown(actor.Cpu);
        actor.Step = HotplugStep.Done;
        return StepOutcome.Stepped;
    }

    private static StepOutcome Complete(
        ref KvmState<TSet> state, ref HotplugActor actor, in ProtocolParts parts, ref TKernel kernel)
    {
        if (actor.Result != Errno.None && actor.Answer == Errno.None)
        {
            if (state.CountLock && parts.CountLockStopsMachine)
            {
                return StepOutcome.Blocked;
            }

            if (TKernel.IsDetailed)
            {
                actor.Answer = actor.Result;
            }

            state.Online = state.Online.Without(actor.Cpu);
            actor.Result = Errno.None;
            kernel.TakenDown(actor.Cpu);
            return StepOutcome.Stepped;
        }

        if (TKernel.IsDetailed && state.Online.Contains(actor.Cpu))
        {
            if (actor.Answer == Errno.None
                && Pass(ref kernel, actor.Cpu, CpuhpSpan.AboveCallback) is not Errno.None and var errno)
            {
                actor.Answer = errno;
                actor.Step = FirstOffline(state, parts);
                return StepOutcome.Stepped;
            }

            kernel.Activate(actor.Cpu);
        }

        state.HotplugWriter = false;
        actor.Cpu = 0;
        actor.Result = Errno.None;
        actor.Step = HotplugStep.Idle;
        return StepOutcome.Finished;
    }
}
