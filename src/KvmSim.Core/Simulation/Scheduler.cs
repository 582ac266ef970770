using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>
/// Who runs next when several operations are in the kernel, and what time it is: the one that is waited for first, then
/// the others in the order in which they began; when all sleep, the clock goes to the first that wakes.
/// </summary>
internal static class Scheduler
{
    /// <summary>While a loop runs something on the machine can always move.</summary>
    private const int LoopTimeoutMilliseconds = 60_000;

    /// <summary>Until when is waited, in microseconds of virtual time; null for as long as anything moves.</summary>
    /// <param name="kernel">The running kernel.</param>
    /// <param name="milliseconds">How long is waited; null where nobody said so.</param>
    public static long? DeadlineOf(KernelContext kernel, int? milliseconds)
    {
        bool isLooping = kernel.State.Pending.FindIndex(static pending => pending.IsVmLoop) >= 0;
        return (milliseconds ?? (isLooping ? LoopTimeoutMilliseconds : null)) is { } limit
            ? kernel.State.Microseconds + (limit * 1000L)
            : null;
    }

    /// <summary>
    /// Runs an operation to its end, the others as far as it needs them and then as far as they come.
    /// </summary>
    /// <returns>False when the deadline came first, or nothing on the machine can move.</returns>
    public static bool RunToEnd(KernelContext kernel, ref PendingOperation pending, long? deadline)
    {
        bool reboots = pending.Operation.Kind == OperationKind.Reboot;
        while (pending.Stage != OperationStage.Finished && (kernel.State.Death is null || reboots))
        {
            if (TryStep(kernel, ref pending) || StepOthers(kernel))
            {
                continue;
            }

            if (!AdvanceClock(kernel, pending.ReadyAt, deadline))
            {
                return false;
            }
        }

        Settle(kernel);
        return pending.Stage == OperationStage.Finished;
    }

    /// <summary>Runs what is under way until all of it is held, blocked, asleep or done.</summary>
    public static void Settle(KernelContext kernel)
    {
        while (kernel.State.Death is null && StepOthers(kernel))
        {
        }
    }

    /// <summary>Lets time pass.</summary>
    public static void Sleep(KernelContext kernel, long microseconds)
    {
        long end = kernel.State.Microseconds + microseconds;
        Settle(kernel);
        while (kernel.State.Death is null && AdvanceClock(kernel, wakesAt: 0, end))
        {
            Settle(kernel);
        }

        kernel.State.Microseconds = Math.Max(kernel.State.Microseconds, end);
    }

    private static bool TryStep(KernelContext kernel, ref PendingOperation pending)
    {
        return !pending.IsHeld
            && pending.Stage != OperationStage.Finished
            && pending.ReadyAt <= kernel.State.Microseconds
            && OperationProgram.Step(kernel, ref pending) != StepOutcome.Blocked;
    }

    private static bool StepOthers(KernelContext kernel)
    {
        for (int i = 0; i < kernel.State.Pending.Count; i++)
        {
            PendingOperation other = kernel.State.Pending[i];
            if (TryStep(kernel, ref other))
            {
                kernel.State.Pending = kernel.State.Pending.SetItem(i, other);
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// To the next moment at which somebody wakes, if that is before the deadline; else to the deadline.
    /// </summary>
    private static bool AdvanceClock(KernelContext kernel, long wakesAt, long? deadline)
    {
        long now = kernel.State.Microseconds, next = long.MaxValue;
        if (wakesAt > now)
        {
            next = wakesAt;
        }

        foreach (PendingOperation other in kernel.State.Pending)
        {
            if (other.Stage != OperationStage.Finished && other.ReadyAt > now)
            {
                next = Math.Min(next, other.ReadyAt);
            }
        }

        if (next == long.MaxValue || next > deadline)
        {
            kernel.State.Microseconds = Math.Max(now, deadline ?? now);
            return false;
        }

        kernel.State.Microseconds = next;
        return true;
    }
}
