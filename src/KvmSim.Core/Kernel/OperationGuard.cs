using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>What is asked of a host must make sense there before its kernel is asked at all.</summary>
internal static class OperationGuard
{
    private static readonly string[] Modules = [ModuleOperations.Core, "kvm_intel", "kvm_amd"];

    /// <exception cref="SimException">It makes no sense; nothing was changed.</exception>
    public static void Check(KernelContext kernel, Operation operation)
    {
        if (kernel.State.Death is { } death && operation.Kind != OperationKind.Reboot)
        {
            throw new SimException(
                SimError.MachineDead,
                $"{kernel.Description.Name} is dead: {death}",
                "Restart it: Restart-SimMachine, or a reboot step.",
                kernel.Description.Name);
        }

        CheckLockedUp(kernel, operation);
        CheckAsleep(kernel, operation.Kind);
        switch (operation.Kind)
        {
            case OperationKind.HotAdd:
                CheckHotAdd(kernel, operation);
                break;
            case OperationKind.HotRemove:
                CheckHotRemove(kernel, operation.Cpu);
                break;
            case OperationKind.Online:
            case OperationKind.Offline:
            case OperationKind.OnlineLoop:
            case OperationKind.InjectFailure:
                CheckAsked(kernel, operation);
                CheckWriter(kernel, operation);
                CheckFailures(kernel, operation);
                break;
            case OperationKind.WriteFile:
                CheckFile(kernel, operation);
                break;
            case OperationKind.ReadFile when !SysfsFiles.TryRead(kernel, operation.Name!, out _):
                throw new SimException(
                    SimError.FileNotKnown,
                    $"What {operation.Name} holds is not known.",
                    "Known are online, present, possible and offline under /sys/devices/system/cpu, "
                        + "online and hotplug/ of a CPU, "
                        + "smt/control, /proc/sys/kernel/tainted, and "
                        + $"{string.Join(" and ", IncompatibleCpuFile.Places)}.",
                    operation.Name);
            case OperationKind.Resume:
                CheckChanged(kernel, operation.Changed);
                break;
            case OperationKind.Load:
                CheckModule(operation.Name!);
                CheckArchitecture(kernel, operation.Name!);
                CheckUnloader(kernel);
                if (!operation.IsLeftToKernel)
                {
                    CheckPlugged(kernel, operation.OnCpu);
                    ModuleLoading.CheckParameters(kernel.Generation, operation.Name!, operation.Parameters);
                }

                break;
            case OperationKind.Unload:
                CheckModule(operation.Name!);
                CheckUnloader(kernel);
                CheckWriter(kernel, operation);
                break;
            case OperationKind.CreateVm:
                CheckNewVm(kernel, operation.Name!);
                CheckWriter(kernel, operation);
                break;
            case OperationKind.DestroyVm:
                CheckVm(kernel, operation.Name!);
                break;
            case OperationKind.RunVcpu:
                CheckVm(kernel, operation.Name!);
                if (operation.IsPinned)
                {
                    CheckAsked(kernel, operation);
                }

                break;
            case OperationKind.StartLoop:
                CheckNewVm(kernel, operation.Name!);
                break;
            case OperationKind.StopLoop:
                CheckLoop(kernel, operation.Name!);
                break;
        }
    }

    /// <summary>
    /// A host with a CPU that is locked up answers for a while, and nobody knows for how long; what moves nothing does
    /// (recorded on arm64: v3a-run-again).
    /// </summary>
    private static void CheckLockedUp(KernelContext kernel, Operation operation)
    {
        bool movesNothing = operation.Kind is OperationKind.Reboot or OperationKind.ReadFile
            || (operation.Kind is OperationKind.Online or OperationKind.Offline
                && (operation.Kind == OperationKind.Online) == kernel.State.Kvm.Online.Contains(operation.Cpu));
        if (!kernel.State.LockedUp.IsEmpty && !movesNothing)
        {
            throw new SimException(
                SimError.OutcomeNotKnown,
                $"CPU {kernel.State.LockedUp} is locked up in a guest: what {kernel.Description.Name} still answers "
                    + "is not known.",
                "Restart it: Restart-SimMachine, or a reboot step.",
                kernel.Description.Name);
        }
    }

    /// <summary>Of a module whose unloading process died nobody has seen more.</summary>
    private static void CheckUnloader(KernelContext kernel)
    {
        if (kernel.State.HotplugStatesLocked
            && kernel.State.Loader.Step is LoaderStep.DisableAtUnload or LoaderStep.DisableForTdx)
        {
            throw new SimException(
                SimError.OperationNotFound,
                "A process died while it unloaded KVM: what loading and unloading then come to is not known.",
                "Restart it: Restart-SimMachine, or a reboot step.",
                kernel.Description.Name);
        }
    }

    private static void CheckArchitecture(KernelContext kernel, string module)
    {
        if (kernel.Generation.IsArm
            || kernel.State.Sockets[kernel.Description.BootCpu].Vendor == CpuVendor.Arm)
        {
            throw new SimException(
                SimError.ArchitectureNotSupported,
                $"{module} is for x86, and the CPUs of {kernel.Description.Name} are of Arm.",
                kernel.Generation.IsArm
                    ? "KVM is built into its kernel; there is nothing to load."
                    : $"A kernel of arm64, such as {GenerationCatalog.DefaultArmId}, has KVM built in.",
                kernel.Description.Name);
        }
    }

    /// <summary>
    /// Of a host that sleeps only a wish to move a CPU gets an answer: EBUSY, for hotplug is disabled.
    /// </summary>
    private static void CheckAsleep(KernelContext kernel, OperationKind kind)
    {
        string name = kernel.Description.Name;
        bool isAnswered = kind is OperationKind.Online or OperationKind.Offline;
        if (kernel.State.Asleep && !isAnswered && kind is not (OperationKind.Resume or OperationKind.Reboot))
        {
            throw new SimException(
                SimError.MachineAsleep, $"{name} sleeps: its processes are frozen.", "Resume it first.", name);
        }

        if (kind == OperationKind.Resume && !kernel.State.Asleep)
        {
            throw new SimException(SimError.MachineAwake, $"{name} does not sleep.", "Suspend it first.", name);
        }
    }

    private static void CheckChanged(KernelContext kernel, in CpuSockets changed)
    {
        foreach ((int cpu, _) in changed.Plugged)
        {
            CheckPlugged(kernel, cpu);
        }
    }

    /// <summary>A file of a CPU that cannot be there is not there: ENOENT, if the kernel is to say so.</summary>
    private static void CheckAsked(KernelContext kernel, Operation operation)
    {
        if (!operation.IsLeftToKernel)
        {
            CheckPossible(kernel, operation.Cpu);
        }
    }

    /// <summary>
    /// The CPU that the process runs on. One that takes its own CPU offline is moved away in the middle of the call.
    /// </summary>
    private static void CheckWriter(KernelContext kernel, Operation operation)
    {
        if (operation.IsLeftToKernel || operation.OnCpu < 0)
        {
            return;
        }

        CheckPossible(kernel, operation.OnCpu);
        if (operation.Kind == OperationKind.Offline && operation.Cpu == operation.OnCpu
            && kernel.State.Active.Contains(operation.Cpu))
        {
            throw new SimException(
                SimError.OperationNotFound,
                $"What the kernel says of a process on CPU {operation.Cpu} that takes that CPU offline is not known.",
                "Let it run on another CPU.",
                operation.Cpu);
        }
    }

    private static void CheckFailures(KernelContext kernel, Operation operation)
    {
        if (operation.Kind == OperationKind.Offline && CpuhpTable.HasFailureAfterDeath(kernel, operation.Cpu))
        {
            throw new SimException(
                SimError.HotplugStateNotFound,
                $"CPU {operation.Cpu} would fail on its way down when it is dead already: "
                    + "what then happens is not known.",
                "Take the injection back first: -1.",
                operation.Cpu);
        }
    }

    private static void CheckFile(KernelContext kernel, Operation operation)
    {
        if (!SysfsFiles.CanWrite(kernel, operation.Name!, operation.Text!))
        {
            throw new SimException(
                SimError.FileNotKnown,
                $"What writing '{operation.Text}' to {operation.Name} does is not known.",
                "Known are online, hotplug/target and hotplug/fail of a CPU, smt/control, "
                    + "/sys/power/state and parameters of modules.",
                operation.Name);
        }
    }

    private static void CheckPossible(KernelContext kernel, int cpu)
    {
        if (cpu < 0 || cpu >= kernel.Description.PossibleCpus)
        {
            throw new SimException(
                SimError.CpuNotFound,
                $"{kernel.Description.Name} has no CPU {cpu}.",
                $"Its possible CPUs are 0-{kernel.Description.PossibleCpus - 1}.",
                cpu);
        }
    }

    private static void CheckPlugged(KernelContext kernel, int cpu)
    {
        CheckPossible(kernel, cpu);
        if (!kernel.State.Present.Contains(cpu))
        {
            throw new SimException(
                SimError.CpuNotPresent,
                $"CPU {cpu} of {kernel.Description.Name} is not plugged.",
                "Plug it first: Add-SimCpu, or a hotAdd step.",
                cpu);
        }
    }

    private static void CheckHotAdd(KernelContext kernel, Operation operation)
    {
        CheckPossible(kernel, operation.Cpu);
        if (kernel.State.Present.Contains(operation.Cpu))
        {
            throw new SimException(
                SimError.CpuAlreadyPresent,
                $"CPU {operation.Cpu} of {kernel.Description.Name} is plugged already.",
                "Take it out first: Remove-SimCpu, or a hotRemove step.",
                operation.Cpu);
        }

        if (operation.Model is null && kernel.Description.Stock.Find(operation.Cpu) is null)
        {
            throw new SimException(
                SimError.CpuModelMissing,
                $"{kernel.Description.Name} does not say what CPU {operation.Cpu} is.",
                "Name a model of the machine: Add-SimCpu -Model, or 'model' beside the hotAdd step.",
                operation.Cpu);
        }
    }

    private static void CheckHotRemove(KernelContext kernel, int cpu)
    {
        CheckPlugged(kernel, cpu);
        if (cpu == kernel.Description.BootCpu)
        {
            throw new SimException(
                SimError.BootCpuNotRemovable,
                $"CPU {cpu} is the boot CPU of {kernel.Description.Name} and cannot be taken out.",
                "Take out another CPU.",
                cpu);
        }
    }

    private static void CheckModule(string name)
    {
        if (!Modules.Contains(name, StringComparer.Ordinal))
        {
            throw new SimException(
                SimError.ModuleNotFound, $"There is no module '{name}'.",
                $"There are: {string.Join(", ", Modules)}.", name);
        }
    }

    private static void CheckNewVm(KernelContext kernel, string name)
    {
        if (kernel.State.Vms.Find(name) is not null || LoopOperations.Find(kernel, name) >= 0 || IsBegun(kernel, name))
        {
            throw new SimException(
                SimError.VmAlreadyExists,
                $"{kernel.Description.Name} has a VM '{name}' already.",
                "Give the new one another name.",
                name);
        }
    }

    /// <summary>Whether a VM of that name is about to be created, by a call that has not gone so far yet.</summary>
    private static bool IsBegun(KernelContext kernel, string name) => kernel.State.Pending.FindIndex(other =>
        other.Operation.Kind is OperationKind.CreateVm or OperationKind.StartLoop
        && other.Stage == OperationStage.Entered
        && string.Equals(other.Operation.Name, name, StringComparison.Ordinal)) >= 0;

    private static void CheckLoop(KernelContext kernel, string name)
    {
        if (LoopOperations.Find(kernel, name) < 0)
        {
            throw new SimException(
                SimError.VmNotFound,
                $"No loop '{name}' creates VMs on {kernel.Description.Name}.",
                "Begin it first: a createLoop step.",
                name);
        }
    }

    private static void CheckVm(KernelContext kernel, string name)
    {
        if (kernel.State.Vms.Find(name) is not { Exists: true } || LoopOperations.Find(kernel, name) >= 0)
        {
            throw new SimException(
                SimError.VmNotFound,
                $"{kernel.Description.Name} has no VM '{name}'.",
                "Get-SimVm lists those that it has; a VM whose creation failed does not exist.",
                name);
        }
    }
}
