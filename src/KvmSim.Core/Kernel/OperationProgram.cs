using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// A system call from its entry to its answer: what the kernel says before any work, then the protocol's program, step
/// by step. Stopping between two steps is stopping the process there.
/// </summary>
internal static class OperationProgram
{
    /// <summary>The next step of an operation that has no answer yet.</summary>
    public static StepOutcome Step(KernelContext kernel, ref PendingOperation pending)
    {
        StepOutcome outcome = pending.Operation.Kind switch
        {
            _ when pending.IsVmLoop => LoopOperations.Turn(kernel, ref pending),
            _ when pending.Stage == OperationStage.Entered && Pin(kernel, ref pending) is { } end => end,
            OperationKind.HotAdd => CpuSocketOperations.Add(kernel, ref pending),
            OperationKind.HotRemove => CpuSocketOperations.Remove(kernel, ref pending),
            OperationKind.Online => SetOnline(kernel, ref pending, online: true),
            OperationKind.Offline => SetOnline(kernel, ref pending, online: false),
            OperationKind.Load => ModuleOperations.Load(kernel, ref pending),
            OperationKind.Unload => ModuleOperations.Unload(kernel, ref pending),
            OperationKind.CreateVm => VmOperations.Create(kernel, ref pending),
            OperationKind.DestroyVm => VmOperations.Destroy(kernel, ref pending),
            OperationKind.RunVcpu => VmOperations.Run(kernel, ref pending),
            OperationKind.StartLoop => LoopOperations.Start(kernel, ref pending),
            OperationKind.StopLoop => LoopOperations.Stop(kernel, ref pending),
            OperationKind.OnlineLoop => LoopOperations.Online(kernel, ref pending),
            OperationKind.Suspend => PowerOperations.Suspend(kernel, ref pending),
            OperationKind.Resume => PowerOperations.Resume(kernel, ref pending),
            OperationKind.InjectFailure => InjectFailure(kernel, ref pending),
            OperationKind.SetSmt => SmtOperations.Set(kernel, ref pending),
            OperationKind.WriteFile => SysfsFiles.Write(kernel, ref pending),
            OperationKind.ReadFile => SysfsFiles.Read(kernel, ref pending),
            OperationKind.PowerOff => PowerOperations.PowerOff(kernel, ref pending),
            _ => Reboot(kernel, ref pending),
        };
        if (outcome == StepOutcome.Killed)
        {
            Kill(kernel, ref pending);
        }
        else if (outcome == StepOutcome.Finished)
        {
            pending.Stage = OperationStage.Finished;
        }

        return outcome;
    }

    /// <summary>
    /// sched_setaffinity, of a process that is to run on one CPU: a CPU that is not active is refused as for a load
    /// (recorded: n52), and on one that is hogged it gets no further. Null when it runs there.
    /// </summary>
    private static StepOutcome? Pin(KernelContext kernel, ref PendingOperation pending)
    {
        bool isPinned = pending.Operation is
        {
            Kind: OperationKind.Online or OperationKind.Offline or OperationKind.Unload or OperationKind.CreateVm,
            OnCpu: >= 0,
        };
        return !isPinned ? null
            : !kernel.State.Active.Contains(pending.Operation.OnCpu)
                ? Finish(ref pending, Errno.EINVAL, "sched_setaffinity")
            : VmOperations.IsHogged(kernel, pending.Operation.OnCpu) ? StepOutcome.Blocked
            : null;
    }

    /// <summary>
    /// The process dies in cpuhp_issue_call, with the locks of whoever walks the CPUs; what it held is closed.
    /// </summary>
    private static void Kill(KernelContext kernel, ref PendingOperation pending)
    {
        kernel.State.HotplugStatesLocked = true;
        kernel.State.Tainted |= Taint.Died;
        kernel.Print(HostMessages.BugInHotplug);
        kernel.Architecture.ProcessDied(kernel);
        if (pending.Operation.Kind == OperationKind.DestroyVm)
        {
            kernel.State.Vms = kernel.State.Vms.Remove(pending.Operation.Name!);
        }

        pending.ProcessDied = true;
        pending.Stage = OperationStage.Finished;
    }

    /// <summary>The operation ends with that answer.</summary>
    public static StepOutcome Finish(ref PendingOperation pending, Errno errno = Errno.None, string? failedCall = null)
    {
        pending.Stage = OperationStage.Finished;
        pending.Answer = errno;
        pending.FailedCall = errno == Errno.None ? null : failedCall;
        return StepOutcome.Finished;
    }

    /// <summary>The next step of the hotplug program, begun for that CPU if it is idle.</summary>
    public static StepOutcome StepHotplug(KernelContext kernel, ref PendingOperation pending, int cpu)
    {
        DetailedKernel world = new(kernel);
        ProtocolParts parts = kernel.Parts;
        if (pending.Hotplug.Step == HotplugStep.Idle)
        {
            return HotplugProgram<CpuSet, DetailedKernel>.Begin(
                ref kernel.State.Kvm, ref pending.Hotplug, cpu, parts, ref world);
        }

        HotplugStep before = pending.Hotplug.Step;
        StepOutcome outcome = HotplugProgram<CpuSet, DetailedKernel>.Step(
            ref kernel.State.Kvm, ref pending.Hotplug, parts, ref world);
        if (before == HotplugStep.SetOnline && pending.Hotplug.Step is HotplugStep.Check or HotplugStep.OnlineLock)
        {
            pending.ReadyAt = kernel.State.Microseconds
                + ((kernel.State.KvmKo?.CallbackDelayMilliseconds ?? 0) * 1000L);
        }

        return outcome;
    }

    /// <summary>
    /// online_store: a CPU that is not present has no such file, nor has CPU 0 (recorded: j07); writing the state that
    /// a CPU is in succeeds.
    /// </summary>
    public static StepOutcome SetOnline(KernelContext kernel, ref PendingOperation pending, bool online)
    {
        int cpu = pending.Operation.Cpu;
        if (pending.Stage == OperationStage.Lost)
        {
            return StepOutcome.Blocked;
        }

        if (pending.Stage == OperationStage.Entered)
        {
            if (!HasOnlineFile(kernel, cpu) || !kernel.State.Present.Contains(cpu))
            {
                // One that died while it was started keeps its file, and is no longer present (cpu_up); it is offline
                // already, so taking it there is nothing to do (device_offline; recorded on arm64).
                return !kernel.State.HasHotplugFiles.Contains(cpu) || !HasOnlineFile(kernel, cpu)
                    ? Finish(ref pending, Errno.ENOENT, "open")
                    : pending.Operation.Kind == OperationKind.Offline
                        ? Finish(ref pending)
                        : Finish(ref pending, Errno.EINVAL, "write");
            }

            pending.Stage = OperationStage.Running;
        }

        if (pending.Hotplug.Step == HotplugStep.Idle && !IsMoving(kernel, cpu))
        {
            Errno refusal = online ? Errno.None : kernel.Architecture.MayGo(kernel, cpu); // device_offline asks first
            refusal = refusal == Errno.None ? Refusal(kernel, cpu, online) : refusal;
            if (refusal != Errno.None || kernel.State.Kvm.Online.Contains(cpu) == online)
            {
                return Finish(ref pending, refusal, "write");
            }

            if (kernel.State.HotplugStatesLocked)
            {
                // percpu_down_write keeps all readers out that come later, and waits for the one that never leaves.
                kernel.State.Kvm.HotplugWriter = true;
                pending.Stage = OperationStage.Lost;
                return StepOutcome.Stepped;
            }

            if (!online && kernel.Base.LastHousekeeping == LastHousekeeping.KillsHotplug
                && IsLastHousekeeping(kernel, cpu))
            {
                return KillHotplug(kernel, ref pending, cpu);
            }
        }

        StepOutcome outcome = StepHotplug(kernel, ref pending, cpu);
        return outcome == StepOutcome.Finished ? Finish(ref pending, pending.Hotplug.Answer, "write") : outcome;
    }

    /// <summary>
    /// cpu_up and cpu_down before any state: hotplug is disabled (which 6.12 waits for a little), the last CPU stays,
    /// and a second thread that was started before stays down while SMT is off.
    /// </summary>
    private static Errno Refusal(KernelContext kernel, int cpu, bool online)
    {
        if (kernel.State.Kvm.Online.Contains(cpu) == online)
        {
            return Errno.None;
        }

        if (kernel.State.Asleep)
        {
            kernel.State.Microseconds += online ? kernel.Base.BusyRetryMicroseconds : 0;
            return Errno.EBUSY;
        }

        return !online && kernel.State.Kvm.Online.Count == 1 ? Errno.EBUSY
            : !online && kernel.Base.LastHousekeeping == LastHousekeeping.Refused && IsLastHousekeeping(kernel, cpu)
            ? Errno.EBUSY
            : online && CpuhpTable.IsSmtForbidden(kernel, cpu) && kernel.State.BootedOnce.Contains(cpu) ? Errno.EPERM
            : Errno.None;
    }

    /// <summary>Whether no other online CPU is one that isolcpus= leaves to the scheduler.</summary>
    private static bool IsLastHousekeeping(KernelContext kernel, int cpu)
    {
        CpuSet isolated = kernel.CommandLine.Isolated;
        if (isolated.IsEmpty)
        {
            return false;
        }

        CpuSet left = kernel.State.Present.Except(isolated).IsEmpty ? CpuSet.Of(kernel.Description.BootCpu) : default;
        return kernel.State.Kvm.Online.Without(cpu).Except(isolated.Except(left)).IsEmpty;
    }

    /// <summary>
    /// sched_cpu_deactivate warns and oopses in the CPU's hotplug thread: the writer waits for ever, with
    /// cpu_hotplug_lock held (recorded on 7.2 and 7.3: n03, n04).
    /// </summary>
    private static StepOutcome KillHotplug(KernelContext kernel, ref PendingOperation pending, int cpu)
    {
        if (kernel.State.Kvm.HotplugWriter || kernel.State.Kvm.HotplugReaders > 0)
        {
            return StepOutcome.Blocked;
        }

        kernel.State.Kvm.HotplugWriter = true;
        kernel.State.Active = kernel.State.Active.Without(cpu);
        kernel.State.Tainted |= Taint.Died;
        kernel.Print(HostMessages.EmptySchedDomain);
        kernel.Print(HostMessages.HotplugThreadDied);
        pending.Stage = OperationStage.Lost;
        return StepOutcome.Stepped;
    }

    /// <summary>Whether a CPU that is present can be moved at all; the boot CPU rarely can.</summary>
    public static bool HasOnlineFile(KernelContext kernel, int cpu) =>
        (cpu != kernel.Description.BootCpu || kernel.Architecture.HasMovableBootCpu(kernel))
            && kernel.Architecture.CanDisable(kernel, cpu);

    private static StepOutcome InjectFailure(KernelContext kernel, ref PendingOperation pending)
    {
        int cpu = pending.Operation.Cpu;
        return !kernel.State.HasHotplugFiles.Contains(cpu) ? Finish(ref pending, Errno.ENOENT, "open")
            : CpuhpTable.Inject(kernel, cpu, pending.Operation.Name!) is { } errno
                ? Finish(ref pending, errno, "write")
            : StepOutcome.Blocked;
    }

    /// <summary>
    /// lock_device_hotplug: whoever writes to a CPU's file while it is on its way waits for that to end.
    /// </summary>
    private static bool IsMoving(KernelContext kernel, int cpu)
    {
        ValueList<PendingOperation> others = kernel.State.Pending;
        for (int i = 0; i < others.Count; i++)
        {
            PendingOperation other = others[i];
            if (other is { Stage: OperationStage.Lost, Operation.Kind: not OperationKind.RunVcpu }
                || (other.Hotplug.Step != HotplugStep.Idle && other.Hotplug.Cpu == cpu))
            {
                return true;
            }
        }

        return false;
    }

    private static StepOutcome Reboot(KernelContext kernel, ref PendingOperation pending)
    {
        long printed = kernel.Log.Printed;
        if (kernel.State.LockedUp.IsEmpty)
        {
            PowerOperations.Leave(kernel);
        }

        pending.LastLines = kernel.Log.Since(printed);
        kernel.Boot();
        return Finish(ref pending);
    }
}
