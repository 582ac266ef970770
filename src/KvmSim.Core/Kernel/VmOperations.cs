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

            bool trustDomain = pending.Operation.IsTrustDomain;
            if (trustDomain && kernel.State.Vendor is not { Tdx: true })
            {
                // kvm_is_vm_type_supported, in kvm_arch_init_vm: before anything is enabled.
                return OperationProgram.Finish(ref pending, Errno.EINVAL, "KVM_CREATE_VM");
            }

            pending.Stage = OperationStage.Running;
            int pinnedTo = pending.Operation.OnCpu >= 0 ? pending.Operation.OnCpu : kernel.Description.BootCpu;
            VmInstance created = new(name, default, HasVcpu: false, pinnedTo);
            kernel.State.Vms = kernel.State.Vms.Add(created with { IsTrustDomain = trustDomain });
            return StepOutcome.Stepped;
        }

        StepOutcome outcome = StepProgram(kernel, name, out VmActor<CpuSet> actor);
        if (outcome != StepOutcome.Finished)
        {
            return outcome;
        }

        if (actor.Step == VmStep.Create)
        {
            kernel.State.Vms = kernel.State.Vms.Remove(name);
        }

        return OperationProgram.Finish(ref pending, actor.Answer, "KVM_CREATE_VM");
    }

    public static StepOutcome Destroy(KernelContext kernel, ref PendingOperation pending)
    {
        string name = pending.Operation.Name!;
        if (pending.Stage == OperationStage.Entered)
        {
            if (!pending.IsVmLoop)
            {
                Wake(kernel, name);
                WakeWorker(kernel, name);
            }

            pending.Stage = OperationStage.Running;
            return StepOutcome.Stepped;
        }

        if (kernel.State.Kvm.HotplugWriter && Find(kernel, name).Actor.Step == VmStep.Running)
        {
            // preempt_notifier_dec: a static key changes under cpu_hotplug_lock (recorded: x15, x16).
            return StepOutcome.Blocked;
        }

        StepOutcome outcome = StepProgram(kernel, name, out _);
        if (outcome != StepOutcome.Finished)
        {
            return outcome;
        }

        kernel.State.Vms = kernel.State.Vms.Remove(name);
        return OperationProgram.Finish(ref pending);
    }

    /// <summary>
    /// A VM's first run creates its vCPU, which passes through cpu_hotplug_lock (recorded: r40 waits there). Pinning to
    /// a CPU that is not active is refused by sched_setaffinity.
    /// </summary>
    public static StepOutcome Run(KernelContext kernel, ref PendingOperation pending)
    {
        string name = pending.Operation.Name!;
        if (pending.Stage == OperationStage.Lost)
        {
            return StepOutcome.Blocked;
        }

        if (pending.Stage == OperationStage.Entered)
        {
            Wake(kernel, name);
            pending.Stage = OperationStage.Running;
        }

        VmInstance vm = Find(kernel, name);
        if (pending.Stage == OperationStage.Running)
        {
            if ((!vm.HasVcpu && kernel.State.Kvm.HotplugWriter) || IsHogged(kernel, pending.Operation.Cpu))
            {
                return StepOutcome.Blocked;
            }

            kernel.State.Vms = kernel.State.Vms.Set(
                vm.HasVcpu ? vm : kernel.Architecture.Tell(kernel, vm with { HasVcpu = true }));
            pending.Stage = OperationStage.VcpuReady;
            return StepOutcome.Stepped;
        }

        int cpu = pending.Operation.Cpu;
        if (!pending.Operation.IsPinned)
        {
            cpu = kernel.State.Active.Contains(cpu) ? cpu : WhereItIs(kernel, vm);
        }
        else if (!kernel.State.Active.Contains(cpu))
        {
            return OperationProgram.Finish(ref pending, Errno.EINVAL, "sched_setaffinity");
        }

        int pinnedTo = pending.Operation.IsPinned ? cpu : -1;
        int workerPinnedTo = !vm.HasRun && kernel.Base.VmWorkerStartsAtFirstRun ? pinnedTo : vm.WorkerPinnedTo;
        kernel.State.Vms = kernel.State.Vms.Set(
            vm with { PinnedTo = pinnedTo, WorkerPinnedTo = workerPinnedTo, HasRun = true });
        pending.RanOn = cpu;
        bool? comesBack = kernel.Architecture.ComesBack(kernel, cpu, out string? open);
        if (comesBack == false)
        {
            kernel.State.LockedUp = kernel.State.LockedUp.With(cpu);
            pending.Stage = OperationStage.Lost;
            return StepOutcome.Stepped;
        }

        if (comesBack is null)
        {
            pending.Exit = VcpuExit.Unknown;
            pending.DependsOn = open;
            return OperationProgram.Finish(ref pending);
        }

        pending.Exit = VendorRules.Run(kernel, cpu, pending.Operation.Guest, out string? dependsOn);
        pending.DependsOn = dependsOn;
        return OperationProgram.Finish(ref pending);
    }

    /// <summary>A process that may run anywhere stays where it was, if that CPU is still active.</summary>
    private static int WhereItIs(KernelContext kernel, VmInstance vm) =>
        vm.PinnedTo >= 0 && kernel.State.Active.Contains(vm.PinnedTo) ? vm.PinnedTo : kernel.State.Active.Lowest;

    private static VmInstance Find(KernelContext kernel, string name) => kernel.State.Vms.Find(name)!.Value;

    public static void PrintNoLongerAffine(KernelContext kernel, int process, int cpu) => kernel.Print(
        HostMessages.NoLongerAffine, process, "vmm", cpu);

    /// <summary>
    /// A process that sleeps while its only CPU goes offline is let run anywhere when it wakes, with a word about it
    /// (select_fallback_rq; recorded: g01).
    /// </summary>
    private static void Wake(KernelContext kernel, string name)
    {
        VmInstance vm = Find(kernel, name);
        if (vm.PinnedTo >= 0 && !kernel.State.Active.Contains(vm.PinnedTo))
        {
            PrintNoLongerAffine(kernel, 1000 + kernel.State.Vms.RankOf(name), vm.PinnedTo);
            kernel.State.Vms = kernel.State.Vms.Set(vm with { PinnedTo = -1 });
        }
    }

    /// <summary>The VM's worker wakes to end, and is as far from its CPU as its process.</summary>
    private static void WakeWorker(KernelContext kernel, string name)
    {
        VmInstance vm = Find(kernel, name);
        if (vm.WorkerPinnedTo >= 0 && !kernel.State.Active.Contains(vm.WorkerPinnedTo))
        {
            PrintNoLongerAffine(kernel, 2000 + kernel.State.Vms.RankOf(name), vm.WorkerPinnedTo);
        }
    }

    /// <summary>
    /// Up to 6.4 or so whoever onlines a CPU waits for it in a busy loop (native_cpu_up), and nobody else runs on its
    /// own CPU until it is there (recorded: x36).
    /// </summary>
    public static bool IsHogged(KernelContext kernel, int cpu) => kernel.Base.OnlinerSpins && kernel.State.Pending.Any(
        other => other.Operation.Kind == OperationKind.Online
            && other.Operation.OnCpu == cpu
            && other.Hotplug.Step is > HotplugStep.BringUp and <= HotplugStep.SetOnline);

    private static StepOutcome StepProgram(KernelContext kernel, string name, out VmActor<CpuSet> actor)
    {
        VmInstance vm = Find(kernel, name);
        actor = vm.Actor;
        DetailedKernel world = new(kernel);
        StepOutcome outcome = VmProgram<CpuSet, DetailedKernel>.Step(
            ref kernel.State.Kvm, ref actor, kernel.Parts, ref world);
        kernel.State.Vms = kernel.State.Vms.Set(vm with { Actor = actor });
        return outcome;
    }
}
