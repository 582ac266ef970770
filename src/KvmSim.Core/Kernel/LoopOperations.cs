using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// Race loops: a process that creates and closes VMs as fast as it can, and one that brings a CPU up and down. Each
/// turn is the ordinary operation; how the turns of two loops meet is the scheduler's business.
/// </summary>
internal static class LoopOperations
{
    /// <summary>
    /// How long a process rests between two turns. The two differ, so that the turns of two loops meet in every way.
    /// </summary>
    private const long VmLoopRestMicroseconds = 700;
    private const long OnlineLoopRestMicroseconds = 1_000;

    /// <summary>The process opens /dev/kvm and goes on by itself.</summary>
    public static StepOutcome Start(KernelContext kernel, ref PendingOperation pending)
    {
        if (!kernel.State.DevKvm)
        {
            return OperationProgram.Finish(ref pending, Errno.ENOENT, "open /dev/kvm");
        }

        // sched_setaffinity to a CPU that is not there fails, and the process stays where it was forked.
        int wanted = pending.Operation.OnCpu, boot = kernel.Description.BootCpu;
        int cpu = kernel.State.Active.Contains(wanted) ? wanted : boot;
        kernel.State.Pending = kernel.State.Pending.Add(new PendingOperation
        {
            Operation = Operation.LoopTurn(pending.Operation.Name!, cpu, creates: true),
            Handle = pending.Operation.Name,
            Counts = LoopCounts.None,
        });
        return OperationProgram.Finish(ref pending);
    }

    /// <summary>The process closes the VM that it may hold, and ends.</summary>
    public static StepOutcome Stop(KernelContext kernel, ref PendingOperation pending)
    {
        int index = Find(kernel, pending.Operation.Name!);
        PendingOperation loop = kernel.State.Pending[index];
        if (pending.Stage == OperationStage.Entered)
        {
            pending.Stage = OperationStage.Running;
            kernel.State.Pending = kernel.State.Pending.SetItem(index, loop with { IsStopping = true });
            return StepOutcome.Stepped;
        }

        if (loop.Stage != OperationStage.Finished)
        {
            return StepOutcome.Blocked;
        }

        kernel.State.Pending = kernel.State.Pending.RemoveAt(index);
        pending.Counts = loop.Counts;
        return OperationProgram.Finish(ref pending);
    }

    /// <summary>The next step of a loop that creates and closes VMs.</summary>
    public static StepOutcome Turn(KernelContext kernel, ref PendingOperation loop)
    {
        if (loop.Stage == OperationStage.Entered)
        {
            Wake(kernel, ref loop);
        }

        bool creates = loop.Operation.Kind == OperationKind.CreateVm;
        StepOutcome outcome = creates ? VmOperations.Create(kernel, ref loop) : VmOperations.Destroy(kernel, ref loop);
        if (outcome != StepOutcome.Finished)
        {
            return outcome;
        }

        loop.Counts = creates ? loop.Counts!.With(loop.Answer) : loop.Counts;
        bool holds = creates && loop.Answer == Errno.None;
        if (loop.IsStopping && !holds)
        {
            return StepOutcome.Finished;
        }

        loop = loop with
        {
            Operation = Operation.LoopTurn(loop.Operation.Name!, loop.Operation.OnCpu, creates: !holds),
            Stage = OperationStage.Entered,
            Answer = Errno.None,
            FailedCall = null,
            ReadyAt = kernel.State.Microseconds + VmLoopRestMicroseconds,
        };
        return StepOutcome.Stepped;
    }

    /// <summary>Up and down in turn, through one opened file, which a CPU that cannot be moved does not have.</summary>
    public static StepOutcome Online(KernelContext kernel, ref PendingOperation pending)
    {
        LoopCounts counts = pending.Counts ?? LoopCounts.None;
        bool goesUp = counts.Turns % 2 == 0;
        StepOutcome outcome = OperationProgram.SetOnline(kernel, ref pending, goesUp);
        if (outcome != StepOutcome.Finished)
        {
            return outcome;
        }

        if (pending.Answer == Errno.ENOENT)
        {
            return OperationProgram.Finish(ref pending, Errno.ENOENT, "open");
        }

        pending.Counts = goesUp ? counts.With(pending.Answer) : counts.WithDown(pending.Answer);
        if (pending.Counts.Turns == (2 * pending.Operation.Times) - 1)
        {
            return OperationProgram.Finish(ref pending);
        }

        pending.Stage = OperationStage.Entered;
        pending.Hotplug = default;
        pending.ReadyAt = kernel.State.Microseconds + OnlineLoopRestMicroseconds;
        return StepOutcome.Stepped;
    }

    public static int Find(KernelContext kernel, string name) => kernel.State.Pending.FindIndex(pending =>
        pending.IsVmLoop && string.Equals(pending.Handle, name, StringComparison.Ordinal));

    /// <summary>A process whose only CPU went offline is let run anywhere (see VmOperations).</summary>
    private static void Wake(KernelContext kernel, ref PendingOperation loop)
    {
        int cpu = loop.Operation.OnCpu;
        if (cpu >= 0 && !kernel.State.Active.Contains(cpu))
        {
            VmOperations.PrintNoLongerAffine(kernel, 1000 + Find(kernel, loop.Handle!), cpu);
            bool creates = loop.Operation.Kind == OperationKind.CreateVm;
            loop = loop with { Operation = Operation.LoopTurn(loop.Operation.Name!, -1, creates) };
        }
    }
}
