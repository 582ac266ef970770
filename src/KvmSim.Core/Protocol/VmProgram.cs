using KvmSim.Hardware;

namespace KvmSim.Protocol;

/// <summary>
/// KVM_CREATE_VM and the end of a VM, as atomic steps: hardware_enable_all and hardware_disable_all up to 6.11,
/// kvm_enable_virtualization and kvm_disable_virtualization from 6.12 on.
/// </summary>
/// <typeparam name="TSet">A set of CPUs.</typeparam>
/// <typeparam name="TKernel">The world around the protocol.</typeparam>
internal static class VmProgram<TSet, TKernel>
    where TSet : struct, ICpuSet<TSet>
    where TKernel : struct, IKernel<TSet>
{
    /// <summary>
    /// The next step. From <see cref="VmStep.Create"/> it begins a creation, from <see cref="VmStep.Running"/> a
    /// destruction; <see cref="StepOutcome.Finished"/> says that either is over.
    /// </summary>
    public static StepOutcome Step(
        ref KvmState<TSet> state, ref VmActor<TSet> actor, in ProtocolParts parts, ref TKernel kernel) =>
            actor.Step switch
            {
                VmStep.Create when parts.Locking == VmLocking.HotplugThenCount =>
                    TakeReadLock(ref state, ref actor, VmStep.CountLock),
                VmStep.Create or VmStep.CountLock =>
                    TakeCountLock(ref state, ref actor, parts.Locking == VmLocking.CountThenHotplug
                    ? VmStep.ReadLockInside
                    : VmStep.CountUser),
                VmStep.ReadLockInside => TakeReadLock(ref state, ref actor, VmStep.CountUser),
                VmStep.CountUser => CountUser(ref state, ref actor, parts, ref kernel),
                VmStep.SetupState => SetupState(ref state, ref actor),
                VmStep.EnableEach => EnableEach(ref state, ref actor, parts, ref kernel),
                VmStep.RollBackEach => RollBackEach(ref state, ref actor, parts, ref kernel),
                VmStep.StateUnlock => StateUnlock(ref state, ref actor),
                VmStep.CountUnlock => CountUnlock(ref state, ref actor),
                VmStep.ReadUnlock => ReadUnlock(ref state, ref actor, parts),
                VmStep.CreateTail => CreateTail(state, ref actor),
                VmStep.Running when parts.LocksOnDestroy => TakeReadLock(ref state, ref actor, VmStep.DropLock),
                VmStep.Running or VmStep.DropLock => TakeCountLock(ref state, ref actor, VmStep.DropUser),
                VmStep.DropUser => DropUser(ref state, ref actor, parts),
                VmStep.RemoveState => TakeReadLock(ref state, ref actor, VmStep.DisableEach),
                VmStep.DisableEach => DisableEach(ref state, ref actor, parts, ref kernel),
                VmStep.DropUnlock => DropUnlock(ref state, ref actor, parts),
                VmStep.DropReadUnlock => DropReadUnlock(ref state, ref actor),
                _ => throw new InvalidOperationException($"A VM cannot step from {actor.Step}."),
            };

    private static StepOutcome TakeReadLock(ref KvmState<TSet> state, ref VmActor<TSet> actor, VmStep next)
    {
        if (state.HotplugWriter)
        {
            return StepOutcome.Blocked;
        }

        state.HotplugReaders++;
        actor.Step = next;
        return StepOutcome.Stepped;
    }

    private static StepOutcome TakeCountLock(ref KvmState<TSet> state, ref VmActor<TSet> actor, VmStep next)
    {
        if (state.CountLock)
        {
            return StepOutcome.Blocked;
        }

        state.CountLock = true;
        actor.Step = next;
        return StepOutcome.Stepped;
    }

    private static StepOutcome CountUser(
        ref KvmState<TSet> state, ref VmActor<TSet> actor, in ProtocolParts parts, ref TKernel kernel)
    {
        actor.Answer = Errno.None;
        if (parts.Remembers && state.HardwareIncompatible)
        {
            actor.Result = Errno.EIO;
            actor.Step = VmStep.CountUnlock;
            kernel.CreationForbidden();
        }
        else if (state.Usage > 0)
        {
            state.Usage++;
            actor.Step = VmStep.CountUnlock;
        }
        else
        {
            state.Usage = 1;
            state.EnableFailed = false;
            if (parts.InstallsOnUse)
            {
                actor.Step = VmStep.SetupState;
            }
            else
            {
                actor.Todo = state.Online;
                actor.Step = VmStep.EnableEach;
            }
        }

        return StepOutcome.Stepped;
    }

    /// <summary>__cpuhp_setup_state: under cpus_read_lock the callbacks are stored, then run CPU by CPU.</summary>
    private static StepOutcome SetupState(ref KvmState<TSet> state, ref VmActor<TSet> actor)
    {
        if (state.HotplugWriter)
        {
            return StepOutcome.Blocked;
        }

        state.HotplugReaders++;
        state.CallbackInstalled = true;
        actor.Todo = state.Online;
        actor.Step = VmStep.EnableEach;
        return StepOutcome.Stepped;
    }

    private static StepOutcome EnableEach(
        ref KvmState<TSet> state, ref VmActor<TSet> actor, in ProtocolParts parts, ref TKernel kernel)
    {
        if (!actor.Todo.IsEmpty && !(parts.InstallsOnUse && state.EnableFailed))
        {
            int cpu = actor.Todo.Lowest;
            actor.Result = Issue(cpu, parts, ref kernel);
            state.EnableFailed |= actor.Result != Errno.None;
            if (actor.Result == Errno.None)
            {
                Enabling<TSet, TKernel>.Enable(ref state, cpu, parts, ref kernel);
            }

            actor.Todo = actor.Todo.Without(cpu);
            return StepOutcome.Stepped;
        }

        if (!state.EnableFailed)
        {
            actor.Step = parts.InstallsOnUse ? VmStep.StateUnlock : VmStep.CountUnlock;
            return StepOutcome.Stepped;
        }

        // on_each_cpu counted the failures, and user space hears EBUSY; the cpuhp walk of 6.12 hands its errno through.
        state.Usage--;
        state.EnableFailed = !(parts.ResetsFailure || parts.InstallsOnUse);
        actor.Result = !parts.InstallsOnUse ? Errno.EBUSY : actor.Result != Errno.None ? actor.Result : Errno.EIO;
        actor.Todo = parts.InstallsOnUse ? state.Enabled : state.Online;
        actor.Step = VmStep.RollBackEach;
        return StepOutcome.Stepped;
    }

    private static StepOutcome RollBackEach(
        ref KvmState<TSet> state, ref VmActor<TSet> actor, in ProtocolParts parts, ref TKernel kernel)
    {
        if (!actor.Todo.IsEmpty)
        {
            DisableLowest(ref state, ref actor, ref kernel);
            return StepOutcome.Stepped;
        }

        if (parts.InstallsOnUse)
        {
            state.CallbackInstalled = false;
            actor.Step = VmStep.StateUnlock;
        }
        else
        {
            actor.Step = VmStep.CountUnlock;
        }

        return StepOutcome.Stepped;
    }

    private static StepOutcome StateUnlock(ref KvmState<TSet> state, ref VmActor<TSet> actor)
    {
        state.HotplugReaders--;
        actor.Step = VmStep.CountUnlock;
        return StepOutcome.Stepped;
    }

    private static StepOutcome CountUnlock(ref KvmState<TSet> state, ref VmActor<TSet> actor)
    {
        state.CountLock = false;
        actor.Step = VmStep.ReadUnlock;
        return StepOutcome.Stepped;
    }

    private static StepOutcome ReadUnlock(ref KvmState<TSet> state, ref VmActor<TSet> actor, in ProtocolParts parts)
    {
        if (parts.Locking is VmLocking.HotplugThenCount or VmLocking.CountThenHotplug)
        {
            state.HotplugReaders--;
        }

        if (TKernel.IsDetailed)
        {
            actor.Answer = actor.Result;
            actor.Step = VmStep.CreateTail;
            return StepOutcome.Stepped;
        }

        return EndCreation(state, ref actor);
    }

    private static StepOutcome CreateTail(in KvmState<TSet> state, ref VmActor<TSet> actor) =>
        state.HotplugWriter ? StepOutcome.Blocked : EndCreation(state, ref actor);

    /// <summary>KVM_CREATE_VM returns: there is a VM, or there is none.</summary>
    internal static StepOutcome EndCreation(in KvmState<TSet> state, ref VmActor<TSet> actor)
    {
        actor.Told = state.Changes;
        actor.Step = actor.Result == Errno.None ? VmStep.Running : VmStep.Create;
        actor.Result = Errno.None;
        return StepOutcome.Finished;
    }

    private static StepOutcome DropUser(ref KvmState<TSet> state, ref VmActor<TSet> actor, in ProtocolParts parts)
    {
        state.Usage--;
        bool last = state.Usage == 0;
        if (parts.InstallsOnUse)
        {
            actor.Todo = default;
            actor.Step = last ? VmStep.RemoveState : VmStep.DropUnlock;
        }
        else
        {
            actor.Todo = last ? state.Online : default;
            actor.Step = VmStep.DisableEach;
        }

        return StepOutcome.Stepped;
    }

    private static StepOutcome DisableEach(
        ref KvmState<TSet> state, ref VmActor<TSet> actor, in ProtocolParts parts, ref TKernel kernel)
    {
        if (parts.InstallsOnUse && state.CallbackInstalled)
        {
            // cpuhp_remove_state: the walk's first step takes the callbacks away together with its first CPU.
            state.CallbackInstalled = false;
            actor.Todo = state.Enabled;
        }

        if (!actor.Todo.IsEmpty)
        {
            if (Issue(actor.Todo.Lowest, parts, ref kernel) != Errno.None)
            {
                // A teardown must not fail (BUG_ON in cpuhp_issue_call); the callbacks go after the walk only.
                state.CallbackInstalled = true;
                return StepOutcome.Killed;
            }

            DisableLowest(ref state, ref actor, ref kernel);
            return StepOutcome.Stepped;
        }

        if (parts.InstallsOnUse)
        {
            state.HotplugReaders--;
            actor.Step = VmStep.DropUnlock;
            return StepOutcome.Stepped;
        }

        state.CountLock = false;
        actor.Step = parts.LocksOnDestroy ? VmStep.DropReadUnlock : VmStep.Create;
        return parts.LocksOnDestroy ? StepOutcome.Stepped : StepOutcome.Finished;
    }

    private static StepOutcome DropUnlock(
        ref KvmState<TSet> state, ref VmActor<TSet> actor, in ProtocolParts parts)
    {
        state.CountLock = false;
        actor.Step = parts.LocksOnDestroy ? VmStep.DropReadUnlock : VmStep.Create;
        return parts.LocksOnDestroy ? StepOutcome.Stepped : StepOutcome.Finished;
    }

    private static StepOutcome DropReadUnlock(ref KvmState<TSet> state, ref VmActor<TSet> actor)
    {
        state.HotplugReaders--;
        actor.Step = VmStep.Create;
        return StepOutcome.Finished;
    }

    /// <summary>Nobody issues a callback that is not installed and removed on use.</summary>
    private static Errno Issue(int cpu, in ProtocolParts parts, ref TKernel kernel) =>
        TKernel.IsDetailed && parts.InstallsOnUse ? kernel.Issue(cpu) : Errno.None;

    private static void DisableLowest(ref KvmState<TSet> state, ref VmActor<TSet> actor, ref TKernel kernel)
    {
        int cpu = actor.Todo.Lowest;
        Enabling<TSet, TKernel>.Disable(ref state, cpu, ref kernel);
        actor.Todo = actor.Todo.Without(cpu);
    }
}
