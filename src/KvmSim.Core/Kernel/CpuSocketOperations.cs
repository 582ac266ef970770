using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>Plugging a CPU and taking one out.</summary>
internal static class CpuSocketOperations
{
    /// <summary>
    /// acpi_processor_hotadd_init: the CPU becomes present, offline. On a TDX platform CPUs cannot be plugged: one that
    /// was not there at boot was never verified (Documentation/arch/x86/tdx.rst).
    /// </summary>
    public static StepOutcome Add(KernelContext kernel, ref PendingOperation pending)
    {
        int cpu = pending.Operation.Cpu;
        if (kernel.Description.Tdx)
        {
            return RefuseForTdx(kernel, ref pending, "hot-add");
        }

        if (kernel.State.Kvm.HotplugWriter || kernel.State.Kvm.HotplugReaders > 0)
        {
            return StepOutcome.Blocked;
        }

        if (!CpuNumbers.IsPossible(kernel, cpu))
        {
            // acpi_processor_add gives up; what it answers reaches no process.
            CpuNumbers.Reject(kernel, cpu);
            return OperationProgram.Finish(ref pending, Errno.ENODEV, "hot-add");
        }

        CpuModel model = pending.Operation.Model ?? kernel.Description.Stock[cpu];
        kernel.State.Sockets = kernel.State.Sockets.Plug(cpu, model);
        kernel.State.Present = kernel.State.Present.With(cpu);
        kernel.State.CountedProcessors++;
        kernel.State.AwaitsSoftOnline = kernel.State.AwaitsSoftOnline.With(cpu);

        // A CPU fresh from the shelf is in no VMX operation, whatever the one before it in that socket was.
        kernel.State.VirtualizationOn = kernel.State.VirtualizationOn.Without(cpu);
        kernel.Print(kernel.Base.HotAdded, cpu);
        return OperationProgram.Finish(ref pending);
    }

    /// <summary>acpi_scan_hot_remove: the CPU goes offline by the ordinary path, then it is gone.</summary>
    public static StepOutcome Remove(KernelContext kernel, ref PendingOperation pending)
    {
        int cpu = pending.Operation.Cpu;
        if (kernel.Description.Tdx)
        {
            return RefuseForTdx(kernel, ref pending, "hot-remove");
        }

        bool offline = pending.Hotplug.Step == HotplugStep.Idle && !kernel.State.Kvm.Online.Contains(cpu);
        if (!offline)
        {
            StepOutcome outcome = OperationProgram.StepHotplug(kernel, ref pending, cpu);
            return outcome == StepOutcome.Finished ? StepOutcome.Stepped : outcome;
        }

        if (kernel.State.Kvm.HotplugWriter || kernel.State.Kvm.HotplugReaders > 0)
        {
            return StepOutcome.Blocked;
        }

        kernel.State.Sockets = kernel.State.Sockets.Unplug(cpu);
        kernel.State.Present = kernel.State.Present.Without(cpu);
        kernel.State.CountedProcessors--;
        kernel.State.AwaitsSoftOnline = kernel.State.AwaitsSoftOnline.Without(cpu);
        kernel.State.HasHotplugFiles = kernel.State.HasHotplugFiles.Without(cpu);
        kernel.State.Flagged = kernel.State.Flagged.Without(cpu);
        return OperationProgram.Finish(ref pending);
    }

    private static StepOutcome RefuseForTdx(KernelContext kernel, ref PendingOperation pending, string what)
    {
        kernel.Print(TdxMessages.ForbidsHotAdd, what, pending.Operation.Cpu);
        return OperationProgram.Finish(ref pending, Errno.EOPNOTSUPP, what);
    }
}
