using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>KVM_CREATE_VM, KVM_RUN and the end of a VM.</summary>
internal static class VmOperations
{
    public static StepOutcome Create(KernelContext kernel, ref PendingOperation pending)
    {
        string name = pending.Operation.Name!;
        if (pending.Stage == OperationStage.Entered)
        {
            if (!kernel.State.DevKvm)
            {
                return OperationProgram.Finish(ref pending, Errno.ENOENT, "open /dev/kvm");
            }

            pending.Stage = OperationStage.Running;
            kernel.State.Vms = kernel.State.Vms.Add(new VmInstance(name, default, HasVcpu: false));
        }

        StepOutcome outcome = StepProgram(kernel, name, out VmActor<CpuSet> actor);
        if (outcome != StepOutcome.Finished)
        {
            return outcome;
        }

        if (actor.Step == VmStep.Create)
        {
            kernel.State.Vms = kernel.State.Vms.RemoveAt(Find(kernel, name));
        }

        return OperationProgram.Finish(ref pending, actor.Answer, "KVM_CREATE_VM");
    }

    public static StepOutcome Destroy(KernelContext kernel, ref PendingOperation pending)
    {
        string name = pending.Operation.Name!;
        pending.Stage = OperationStage.Running;
        StepOutcome outcome = StepProgram(kernel, name, out _);
        if (outcome != StepOutcome.Finished)
        {
            return outcome;
        }

        kernel.State.Vms = kernel.State.Vms.RemoveAt(Find(kernel, name));
        return OperationProgram.Finish(ref pending);
    }

    /// <summary>
    /// A VM's first run creates its vCPU, which passes through cpu_hotplug_lock (recorded: r40 waits there). Pinning to
    /// a CPU that is not active is refused by sched_setaffinity.
    /// </summary>
    public static StepOutcome Run(KernelContext kernel, ref PendingOperation pending)
    {
        int index = Find(kernel, pending.Operation.Name!);
        VmInstance vm = kernel.State.Vms[index];
        if (pending.Stage == OperationStage.Entered)
        {
            if (!vm.HasVcpu && kernel.State.Kvm.HotplugWriter)
            {
                return StepOutcome.Blocked;
            }

            kernel.State.Vms = kernel.State.Vms.SetItem(index, vm with { HasVcpu = true });
            pending.Stage = OperationStage.VcpuReady;
            return StepOutcome.Stepped;
        }

        if (!kernel.State.Active.Contains(pending.Operation.Cpu))
        {
            return OperationProgram.Finish(ref pending, Errno.EINVAL, "sched_setaffinity");
        }

        pending.Exit = VendorRules.Run(kernel, pending.Operation.Cpu);
        return OperationProgram.Finish(ref pending);
    }

    public static int Find(KernelContext kernel, string name) =>
        kernel.State.Vms.FindIndex(vm => string.Equals(vm.Name, name, StringComparison.Ordinal));

    private static StepOutcome StepProgram(KernelContext kernel, string name, out VmActor<CpuSet> actor)
    {
        int index = Find(kernel, name);
        VmInstance vm = kernel.State.Vms[index];
        actor = vm.Actor;
        DetailedKernel world = new(kernel);
        StepOutcome outcome = VmProgram<CpuSet, DetailedKernel>.Step(ref kernel.State.Kvm, ref actor, kernel.Parts, ref world);
        kernel.State.Vms = kernel.State.Vms.SetItem(index, vm with { Actor = actor });
        return outcome;
    }
}
