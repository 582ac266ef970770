using KvmSim.Hardware;

namespace KvmSim.Protocol;

/// <summary>
/// Loading and unloading the vendor module, as atomic steps (kvm_init, kvm_exit and their vendor parts).
/// </summary>
/// <typeparam name="TSet">A set of CPUs.</typeparam>
/// <typeparam name="TKernel">The world around the protocol.</typeparam>
internal static class LoaderProgram<TSet, TKernel>
    where TSet : struct, ICpuSet<TSet>
    where TKernel : struct, IKernel<TSet>
{
    /// <summary>
    /// The next step. From <see cref="LoaderStep.Unloaded"/> it begins a load, from <see cref="LoaderStep.Loaded"/> an
    /// unload; <see cref="StepOutcome.Finished"/> says that either is over.
    /// </summary>
    public static StepOutcome Step(
        ref KvmState<TSet> state, ref LoaderActor<TSet> actor, in ProtocolParts parts, ref TKernel kernel)
    {
        switch (actor.Step)
        {
            case LoaderStep.Unloaded:
                return SetUp(ref state, ref actor, ref kernel);
            case LoaderStep.CheckEach:
                return CheckEach(ref actor, parts, ref kernel);
            case LoaderStep.Install:
                return ChangeCallbacks(ref state, ref actor, installed: true, LoaderStep.Publish);
            case LoaderStep.EnableForTdx:
            case LoaderStep.EnableAtLoad:
                return TakeReference(ref state, ref actor, parts, ref kernel);
            case LoaderStep.Publish:
                kernel.Publish(present: true);
                return Finish(ref actor, LoaderStep.Loaded, Errno.None);
            case LoaderStep.Loaded:
                return Unpublish(ref actor, parts, ref kernel);
            case LoaderStep.DisableAtUnload:
            case LoaderStep.DisableForTdx:
                return DropReference(ref state, ref actor, parts, ref kernel);
            case LoaderStep.Remove:
                return ChangeCallbacks(ref state, ref actor, installed: false, LoaderStep.DisableEach);
            case LoaderStep.DisableEach:
                return DisableEach(ref state, ref actor, parts, ref kernel);
            default:
                throw new InvalidOperationException($"A module cannot step from {actor.Step}.");
        }
    }

    private static StepOutcome SetUp(ref KvmState<TSet> state, ref LoaderActor<TSet> actor, ref TKernel kernel)
    {
        Errno errno = kernel.SetUpVendor();
        if (errno != Errno.None)
        {
            return Finish(ref actor, LoaderStep.Unloaded, errno);
        }

        actor.Todo = state.Online;
        actor.Step = LoaderStep.CheckEach;
        return StepOutcome.Stepped;
    }

    private static StepOutcome CheckEach(ref LoaderActor<TSet> actor, in ProtocolParts parts, ref TKernel kernel)
    {
        if (actor.Todo.IsEmpty)
        {
            actor.Step = !parts.InstallsOnUse ? LoaderStep.Install
                : TKernel.IsDetailed && kernel.EnablesForTdx ? LoaderStep.EnableForTdx
                : kernel.EnablesAtLoad ? LoaderStep.EnableAtLoad
                : LoaderStep.Publish;
            return StepOutcome.Stepped;
        }

        int cpu = actor.Todo.Lowest;
        actor.Todo = actor.Todo.Without(cpu);
        return kernel.IsCompatibleAtLoad(cpu)
            ? StepOutcome.Stepped
            : Finish(ref actor, LoaderStep.Unloaded, Errno.EIO);
    }

    private static StepOutcome ChangeCallbacks(
        ref KvmState<TSet> state, ref LoaderActor<TSet> actor, bool installed, LoaderStep next)
    {
        if (state.HotplugWriter)
        {
            return StepOutcome.Blocked;
        }

        state.CallbackInstalled = installed;
        actor.Todo = state.Online;
        actor.Step = next;
        return StepOutcome.Stepped;
    }

    /// <summary>
    /// The module's own references: TDX's first (vt_init calls tdx_bringup before kvm_init), then kvm_init's.
    /// </summary>
    private static StepOutcome TakeReference(
        ref KvmState<TSet> state, ref LoaderActor<TSet> actor, in ProtocolParts parts, ref TKernel kernel)
    {
        bool tdx = actor.Step == LoaderStep.EnableForTdx;
        VmActor<TSet> reference = tdx ? actor.TdxReference : actor.Reference;
        StepOutcome outcome = VmProgram<TSet, TKernel>.Step(ref state, ref reference, parts, ref kernel);
        if (reference.Step == VmStep.CreateTail)
        {
            // kvm_init has no such tail: that is KVM_CREATE_VM's.
            outcome = VmProgram<TSet, TKernel>.EndCreation(state, ref reference);
        }

        Store(ref actor, reference, tdx);
        if (outcome != StepOutcome.Finished)
        {
            return outcome;
        }

        if (reference.Step == VmStep.Create)
        {
            // The walk of 6.12 fails with the callback's EIO, or a failure that was injected, and kvm_init hands it to
            // finit_module.
            return Finish(ref actor, LoaderStep.Unloaded, TKernel.IsDetailed ? reference.Answer : Errno.EIO);
        }

        actor.Step = tdx && kernel.EnablesAtLoad ? LoaderStep.EnableAtLoad : LoaderStep.Publish;
        return StepOutcome.Stepped;
    }

    private static StepOutcome Unpublish(ref LoaderActor<TSet> actor, in ProtocolParts parts, ref TKernel kernel)
    {
        kernel.Publish(present: false);
        if (!parts.InstallsOnUse)
        {
            actor.Step = LoaderStep.Remove;
            return StepOutcome.Stepped;
        }

        if (actor.Reference.Step == VmStep.Running)
        {
            actor.Step = LoaderStep.DisableAtUnload;
            return StepOutcome.Stepped;
        }

        return Finish(ref actor, LoaderStep.Unloaded, Errno.None);
    }

    private static StepOutcome DropReference(
        ref KvmState<TSet> state, ref LoaderActor<TSet> actor, in ProtocolParts parts, ref TKernel kernel)
    {
        bool tdx = actor.Step == LoaderStep.DisableForTdx;
        VmActor<TSet> reference = tdx ? actor.TdxReference : actor.Reference;
        StepOutcome outcome = VmProgram<TSet, TKernel>.Step(ref state, ref reference, parts, ref kernel);
        Store(ref actor, reference, tdx);
        if (outcome != StepOutcome.Finished)
        {
            return outcome;
        }

        if (!tdx && actor.TdxReference.Step == VmStep.Running)
        {
            actor.Step = LoaderStep.DisableForTdx;
            return StepOutcome.Stepped;
        }

        return Finish(ref actor, LoaderStep.Unloaded, Errno.None);
    }

    private static void Store(ref LoaderActor<TSet> actor, in VmActor<TSet> reference, bool tdx)
    {
        if (tdx)
        {
            actor.TdxReference = reference;
        }
        else
        {
            actor.Reference = reference;
        }
    }

    /// <summary>
    /// kvm_exit up to 6.2 disables by on_each_cpu whatever a race left enabled; 6.3 dropped it (667a83bf6a30).
    /// </summary>
    private static StepOutcome DisableEach(
        ref KvmState<TSet> state, ref LoaderActor<TSet> actor, in ProtocolParts parts, ref TKernel kernel)
    {
        if (actor.Todo.IsEmpty || parts.LocksOnDestroy)
        {
            return Finish(ref actor, LoaderStep.Unloaded, Errno.None);
        }

        int cpu = actor.Todo.Lowest;
        Enabling<TSet, TKernel>.Disable(ref state, cpu, ref kernel);
        actor.Todo = actor.Todo.Without(cpu);
        return StepOutcome.Stepped;
    }

    private static StepOutcome Finish(ref LoaderActor<TSet> actor, LoaderStep step, Errno answer)
    {
        actor.Todo = default;
        actor.Step = step;
        actor.Answer = answer;
        return StepOutcome.Finished;
    }
}
