using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.Scenarios;

/// <summary>
/// What may be asked of a machine while other operations are under way. What a kernel then does and the simulation does
/// not is refused, rather than answered some other way.
/// </summary>
internal static class BesideOthers
{
    /// <exception cref="SimException">It can't be told what comes of it.</exception>
    public static void Check(SimMachine machine, Operation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.RunVcpu or OperationKind.DestroyVm:
                CheckProcess(machine, operation.Name!);
                break;
            case OperationKind.Load or OperationKind.Unload:
                CheckModules(machine);
                break;
            case OperationKind.Offline:
                CheckPinned(machine, operation.Cpu);
                break;
        }
    }

    /// <exception cref="SimException">Something goes by that name that has not been waited for.</exception>
    public static void CheckHandle(SimMachine machine, string handle)
    {
        if (machine.State.Pending.Any(pending => string.Equals(pending.Handle, handle, StringComparison.Ordinal)))
        {
            throw new SimException(
                SimError.OperationNotFound,
                $"Something is under way on {machine.Name} under the name '{handle}' already.",
                "Wait for it first, or give the other one a name.",
                handle);
        }
    }

    /// <summary>A VM's process takes one thing after the other.</summary>
    private static void CheckProcess(SimMachine machine, string vm)
    {
        if (machine.State.Pending.Any(pending => pending.Stage != OperationStage.Finished
            && !pending.IsVmLoop
            && string.Equals(pending.Handle, vm, StringComparison.Ordinal)))
        {
            throw new SimException(
                SimError.OperationNotFound,
                $"The process of VM '{vm}' is in a call and takes nothing else.",
                $"Wait for it first: a step 'wait: {vm}'.",
                vm);
        }
    }

    /// <summary>Two modules on their way at once wait for one another in ways that are not simulated.</summary>
    private static void CheckModules(SimMachine machine)
    {
        int other = machine.State.Pending.FindIndex(pending =>
            pending.Stage != OperationStage.Finished
            && pending.Operation.Kind is OperationKind.Load or OperationKind.Unload);
        if (other >= 0)
        {
            PendingOperation pending = machine.State.Pending[other];
            throw new SimException(
                SimError.OperationNotFound,
                $"What comes of it while '{pending.Operation}' is under way is not known.",
                $"Wait for that first: a step 'wait: {pending.Handle}'.",
                pending.Handle);
        }
    }

    /// <summary>
    /// A process in a call that is pinned to a CPU which goes offline is moved when it wakes: what it is told, and what
    /// it does there, depends on where in the call it was. One that holds the hotplug lock has ended before.
    /// </summary>
    private static void CheckPinned(SimMachine machine, int cpu)
    {
        int other = machine.State.Pending.FindIndex(pending => IsPinnedTo(pending, cpu));
        if (other >= 0)
        {
            throw new SimException(
                SimError.OperationNotFound,
                $"'{machine.State.Pending[other].Operation}' is under way on CPU {cpu}: what becomes of it "
                    + "is not known.",
                $"Wait for that first: a step 'wait: {machine.State.Pending[other].Handle}'.",
                cpu);
        }
    }

    private static bool IsPinnedTo(in PendingOperation pending, int cpu) =>
        pending.Stage != OperationStage.Finished
        && !pending.IsVmLoop
        && pending.Hotplug.Step == Protocol.HotplugStep.Idle
        && pending.Operation.OnCpu == cpu
        && pending.Operation.Kind is OperationKind.Online or OperationKind.Offline or OperationKind.Load
            or OperationKind.Unload or OperationKind.CreateVm;
}
