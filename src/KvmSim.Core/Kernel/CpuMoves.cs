using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>Moving several CPUs, one after the other, each by the whole hotplug program.</summary>
internal static class CpuMoves
{
    /// <summary>The next step towards an empty <see cref="PendingOperation.Todo"/>.</summary>
    /// <param name="kernel">The running kernel.</param>
    /// <param name="pending">The operation; its list loses a CPU whose move has ended.</param>
    /// <param name="moved">The CPU whose move has just ended, with its answer in the actor; else -1.</param>
    /// <returns><see cref="StepOutcome.Finished"/> when there is none left.</returns>
    public static StepOutcome Next(KernelContext kernel, ref PendingOperation pending, out int moved)
    {
        moved = -1;
        if (pending.Todo.IsEmpty)
        {
            return StepOutcome.Finished;
        }

        int cpu = pending.Todo.Lowest;
        StepOutcome outcome = OperationProgram.StepHotplug(kernel, ref pending, cpu);
        if (outcome != StepOutcome.Finished)
        {
            return outcome;
        }

        moved = cpu;
        pending.Todo = pending.Todo.Without(cpu);
        return StepOutcome.Stepped;
    }
}
