using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>finit_module and delete_module of kvm, kvm_intel and kvm_amd.</summary>
internal static class ModuleOperations
{
    public const string Core = "kvm";
    private const string FinitModule = "finit_module";
    private const string DeleteModule = "delete_module";

    /// <summary>
    /// Loading a vendor module pulls in kvm, as modprobe does. A module that is loaded answers EEXIST (recorded: i01);
    /// the other vendor's is refused by kvm with a message, since 6.3 after its own look at the CPU (recorded: x06).
    /// </summary>
    public static StepOutcome Load(KernelContext kernel, ref PendingOperation pending)
    {
        if (pending.Stage == OperationStage.Entered)
        {
            return Enter(kernel, ref pending);
        }

        if (pending.Stage == OperationStage.Linking)
        {
            return kernel.State.Kvm.HotplugWriter ? StepOutcome.Blocked
                : BeginLoad(kernel, ref pending) ? StepOutcome.Stepped
                : StepOutcome.Finished;
        }

        DetailedKernel world = new(kernel, pending.Operation);
        if (LoaderProgram<CpuSet, DetailedKernel>.Step(
            ref kernel.State.Kvm, ref kernel.State.Loader, kernel.Parts, ref world)
            is not StepOutcome.Finished and var outcome)
        {
            return outcome;
        }

        if (kernel.State.Loader.Step == LoaderStep.Unloaded)
        {
            ModuleLoading.UnloadVendor(kernel);
        }

        return OperationProgram.Finish(ref pending, kernel.State.Loader.Answer, FinitModule);
    }

    /// <summary>
    /// A module that is in use answers EAGAIN (recorded: i01, h01), one that is not there ENOENT. An open /dev/kvm is a
    /// use, with or without a VM.
    /// </summary>
    public static StepOutcome Unload(KernelContext kernel, ref PendingOperation pending)
    {
        if (pending.Stage == OperationStage.Entered)
        {
            pending.Stage = OperationStage.Running;
            if (RefusalToUnload(kernel, pending.Operation.Name!) is { } errno)
            {
                return OperationProgram.Finish(ref pending, errno, DeleteModule);
            }

            pending.Stage = IsCore(pending.Operation) ? OperationStage.Linking : OperationStage.Running;
            return StepOutcome.Stepped;
        }

        if (pending.Stage == OperationStage.Linking)
        {
            return EndUnload(kernel, ref pending);
        }

        DetailedKernel world = new(kernel);
        StepOutcome outcome = LoaderProgram<CpuSet, DetailedKernel>.Step(
            ref kernel.State.Kvm, ref kernel.State.Loader, kernel.Parts, ref world);
        if (outcome != StepOutcome.Finished)
        {
            return outcome;
        }

        pending.Stage = OperationStage.Linking;
        return StepOutcome.Stepped;
    }

    /// <summary>
    /// /proc/modules, each name once: also while a module is being linked, or has yet to be unlinked.
    /// </summary>
    public static List<string> Listed(in HostState state)
    {
        List<string> names = new(2);
        if (state.KvmKo is not null)
        {
            names.Add(Core);
        }

        if (state.Vendor is { } vendor)
        {
            names.Add(VendorLoading.NameOf(vendor.Module));
        }

        foreach (PendingOperation other in state.Pending)
        {
            if (other is { Operation: { Kind: OperationKind.Load, Name: { } linked }, Stage: OperationStage.Linking }
                && !names.Contains(linked, StringComparer.Ordinal))
            {
                names.Add(linked);
            }
        }

        return names;
    }

    /// <summary>sched_setaffinity, if the process is to run elsewhere, then what finit_module looks at first.</summary>
    private static StepOutcome Enter(KernelContext kernel, ref PendingOperation pending)
    {
        if (kernel.State.Booted && !kernel.State.Active.Contains(pending.Operation.OnCpu))
        {
            return OperationProgram.Finish(ref pending, Errno.EINVAL, "sched_setaffinity");
        }

        if (IsLoaded(kernel, pending.Operation.Name!) || (kernel.Description.BuiltIn && kernel.State.Booted))
        {
            return OperationProgram.Finish(ref pending, Errno.EEXIST, FinitModule);
        }

        pending.Stage = OperationStage.Linking;
        return StepOutcome.Stepped;
    }

    private static StepOutcome EndUnload(KernelContext kernel, ref PendingOperation pending)
    {
        if (kernel.State.Kvm.HotplugWriter)
        {
            return StepOutcome.Blocked;
        }

        if (IsCore(pending.Operation))
        {
            ModuleLoading.UnloadCore(kernel);
            return OperationProgram.Finish(ref pending);
        }

        ModuleLoading.UnloadVendor(kernel);
        return OperationProgram.Finish(ref pending, kernel.State.Loader.Answer, DeleteModule);
    }

    private static bool IsCore(Operation operation) => string.Equals(operation.Name, Core, StringComparison.Ordinal);

    /// <summary>Whether there is more to do; else the operation has its answer.</summary>
    private static bool BeginLoad(KernelContext kernel, ref PendingOperation pending)
    {
        pending.Stage = OperationStage.Running;
        string name = pending.Operation.Name!;
        bool core = IsCore(pending.Operation);
        ParameterValues given = kernel.Description.ParametersOf(name).Overlay(pending.Operation.Parameters);
        if (ModuleLoading.ReadParameters(kernel, name, given) is not Errno.None and var refusal)
        {
            OperationProgram.Finish(ref pending, refusal, FinitModule);
            return false;
        }

        if (!core && kernel.State.Vendor is { } other)
        {
            if (kernel.Style.AsksThisCpu && !VendorLoading.IsSupported(kernel, pending.Operation))
            {
                OperationProgram.Finish(ref pending, Errno.EOPNOTSUPP, FinitModule);
                return false;
            }

            kernel.Print(HostMessages.VendorLoaded, VendorLoading.NameOf(other.Module));
            OperationProgram.Finish(ref pending, Errno.EEXIST, FinitModule);
            return false;
        }

        if (kernel.State.KvmKo is null)
        {
            ModuleLoading.LoadCore(kernel, core ? given : kernel.Description.ParametersOf(Core));
        }

        if (core)
        {
            OperationProgram.Finish(ref pending);
        }

        return !core;
    }

    private static bool HasDeviceOpen(PendingOperation other) => other.Stage != OperationStage.Finished
        && (other.IsVmLoop || other is { Operation.Kind: OperationKind.CreateVm, Stage: OperationStage.Running });

    private static bool IsLoaded(KernelContext kernel, string name) =>
        string.Equals(name, Core, StringComparison.Ordinal)
        ? kernel.State.KvmKo is not null
        : kernel.State.Vendor is { } vendor && vendor.Module == VendorLoading.ModuleOf(name);

    private static Errno? RefusalToUnload(KernelContext kernel, string name)
    {
        if (kernel.Description.BuiltIn || !IsLoaded(kernel, name))
        {
            return Errno.ENOENT;
        }

        bool used = string.Equals(name, Core, StringComparison.Ordinal)
            ? kernel.State.Vendor is not null
            : kernel.State.Vms.Any(vm => vm.Actor.Step != VmStep.Create) || kernel.State.Pending.Any(HasDeviceOpen);
        return used ? Errno.EAGAIN : null;
    }
}
