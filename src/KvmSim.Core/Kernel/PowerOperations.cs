using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// Suspend to RAM and back: freeze_secondary_cpus and thaw_secondary_cpus move all CPUs but one along the ordinary
/// hotplug path; the one that stays has KVM's syscore callbacks.
/// </summary>
internal static class PowerOperations
{
    private const string Write = "write";
    private const long FreezeTimeoutMicroseconds = 20_000_000;

    public static StepOutcome Suspend(KernelContext kernel, ref PendingOperation pending) => pending.Stage switch
    {
        OperationStage.Entered => BeginSuspend(kernel, ref pending),
        OperationStage.Thawing => Thaw(kernel, ref pending, pending.Answer),
        _ => Freeze(kernel, ref pending),
    };

    public static StepOutcome Resume(KernelContext kernel, ref PendingOperation pending)
    {
        if (pending.Stage != OperationStage.Entered)
        {
            return Thaw(kernel, ref pending, Errno.None);
        }

        WakeBootCpu(kernel, pending.Operation.Changed);
        BeginThaw(kernel, ref pending);
        return StepOutcome.Stepped;
    }

    /// <summary>
    /// kvm_reboot, later kvm_shutdown: up to 6.11 whenever the module is loaded (recorded on 6.1), from 6.12 on only
    /// while virtualization is in use (recorded).
    /// </summary>
    public static void Leave(KernelContext kernel)
    {
        bool registered = kernel.Parts.InstallsOnUse ? kernel.State.Kvm.Usage > 0 : kernel.State.Vendor is not null;
        if (registered)
        {
            kernel.Print(HostMessages.ExitingVirtualization);
        }
    }

    /// <summary>The host goes off.</summary>
    public static StepOutcome PowerOff(KernelContext kernel, ref PendingOperation pending)
    {
        Leave(kernel);
        kernel.State.VirtualizationOn = default;
        kernel.State.Death = "it was powered off.";
        return OperationProgram.Finish(ref pending);
    }

    /// <summary>
    /// Processes are frozen first, which waits 20 seconds for one that is inside a system call. On a TDX platform a
    /// kernel that uses TDX offers no S3 at all (tdx_init); a boot CPU that is offline is refused too (bsp_check).
    /// </summary>
    private static StepOutcome BeginSuspend(KernelContext kernel, ref PendingOperation pending)
    {
        if (kernel.Description.Tdx && kernel.Generation.FindParameter("kvm_intel", ParameterNames.Tdx) is not null)
        {
            return OperationProgram.Finish(ref pending, Errno.EINVAL, Write);
        }

        Operation self = pending.Operation;
        if (kernel.State.Pending.Any(other =>
            other.Stage != OperationStage.Finished && !ReferenceEquals(other.Operation, self)))
        {
            if (pending.ReadyAt > 0)
            {
                return OperationProgram.Finish(ref pending, Errno.EBUSY, Write);
            }

            pending.ReadyAt = kernel.State.Microseconds + FreezeTimeoutMicroseconds;
            return StepOutcome.Stepped;
        }

        if (!kernel.State.Kvm.Online.Contains(kernel.Description.BootCpu))
        {
            return OperationProgram.Finish(ref pending, Errno.ENODEV, Write);
        }

        pending.Stage = OperationStage.Running;
        pending.Todo = kernel.State.Kvm.Online.Without(kernel.Description.BootCpu);
        kernel.State.Frozen = default;
        kernel.Print(HostMessages.DisablingCpus);
        return StepOutcome.Stepped;
    }

    /// <summary>
    /// freeze_secondary_cpus: the first CPU that does not go ends the attempt, and the others come back.
    /// </summary>
    private static StepOutcome Freeze(KernelContext kernel, ref PendingOperation pending)
    {
        StepOutcome outcome = CpuMoves.Next(kernel, ref pending, out int cpu);
        if (cpu >= 0 && pending.Hotplug.Answer is not Errno.None and var errno)
        {
            kernel.Print(HostMessages.ErrorTakingDown, cpu, -(int)errno);
            kernel.Print(HostMessages.CpusNotDisabled);
            pending.Answer = errno;
            BeginThaw(kernel, ref pending);
            return StepOutcome.Stepped;
        }

        kernel.State.Frozen = cpu >= 0 ? kernel.State.Frozen.With(cpu) : kernel.State.Frozen;
        if (outcome != StepOutcome.Finished)
        {
            return outcome;
        }

        DetailedKernel world = new(kernel);
        PowerCallback<CpuSet, DetailedKernel>.Suspend(ref kernel.State.Kvm, kernel.Description.BootCpu, ref world);
        kernel.State.Asleep = true;
        return OperationProgram.Finish(ref pending);
    }

    /// <summary>
    /// The boot CPU alone: it comes out of reset with virtualization off, its feature control register is judged again
    /// (__restore_processor_state), then kvm_resume runs; what fails there is ignored.
    /// </summary>
    private static void WakeBootCpu(KernelContext kernel, in CpuSockets changed)
    {
        int cpu = kernel.Description.BootCpu;
        foreach ((int other, CpuModel model) in changed.Plugged)
        {
            kernel.State.Sockets = kernel.State.Sockets.Plug(other, model);
        }

        kernel.State.VirtualizationOn = default;
        foreach (KernelLine line in kernel.Identify(kernel.State.Sockets[cpu]).Lines)
        {
            kernel.Print(line);
        }

        DetailedKernel world = new(kernel);
        if (!PowerCallback<CpuSet, DetailedKernel>.Resume(ref kernel.State.Kvm, cpu, kernel.Parts, ref world)
            && kernel.Messages.ResumeFailed is { } warning)
        {
            kernel.Print(warning, cpu);
        }

        kernel.State.Asleep = false;
    }

    private static void BeginThaw(KernelContext kernel, ref PendingOperation pending)
    {
        pending.Stage = OperationStage.Thawing;
        pending.Todo = kernel.State.Frozen;
        if (!pending.Todo.IsEmpty)
        {
            kernel.Print(HostMessages.EnablingCpus);
        }
    }

    /// <summary>thaw_secondary_cpus: a CPU that does not come back stays offline, and the others go on.</summary>
    private static StepOutcome Thaw(KernelContext kernel, ref PendingOperation pending, Errno answer)
    {
        StepOutcome outcome = CpuMoves.Next(kernel, ref pending, out int cpu);
        if (cpu >= 0)
        {
            Errno errno = pending.Hotplug.Answer;
            if (errno == Errno.None)
            {
                kernel.Print(HostMessages.CpuIsUp, cpu);
            }
            else
            {
                kernel.Print(HostMessages.ErrorTakingUp, cpu, -(int)errno);
            }
        }

        if (outcome != StepOutcome.Finished)
        {
            return outcome;
        }

        kernel.State.Frozen = default;
        return OperationProgram.Finish(ref pending, answer, Write);
    }
}
