using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.Conformance;

/// <summary>A machine on which a recording is replayed, and what has still to be compared of it.</summary>
internal sealed class TraceWorld(SimMachine machine, TraceComparer comparer)
{
    /// <summary>What the recorder says of a name under which it holds nothing.</summary>
    public const string NotHeld = "no such vm";

    public SimMachine Machine { get; } = machine;

    public TraceComparer Comparer { get; } = comparer;

    /// <summary>How many lines its log had before the last command.</summary>
    public int Logged { get; private set; }

    /// <exception cref="SimException">The command makes no sense on this machine.</exception>
    public RecordedResult Do(TraceCommand command, int timeout)
    {
        Logged = Machine.Log.Records.Count;
        try
        {
            return command.Kind switch
            {
                TraceCommandKind.Run => Answer(Machine.Run(command.Operation!, timeout)),
                TraceCommandKind.Begin => Begin(command),
                TraceCommandKind.Release => Release(command.Handle),
                TraceCommandKind.Wait => Wait(command.Handle, timeout),
                TraceCommandKind.Sleep => Sleep(command.Milliseconds),
                _ => Done,
            };
        }
        catch (SimException exception) when (exception.Error == SimError.VmNotFound)
        {
            return new RecordedResult { AgentError = NotHeld };
        }
    }

    public Divergence? Compare(RecordedOperation recorded, RecordedResult predicted) =>
        Comparer.Compare(recorded, predicted, Machine, Machine.Log.Since(Logged));

    private static RecordedResult Done { get; } = new() { Ok = true };

    /// <summary>An onlining that does not come to the function where it is to be held runs to its end.</summary>
    private RecordedResult Begin(TraceCommand command)
    {
        HotplugStep? hold = command.HoldAt is { } symbol ? KernelSymbols.Find(Machine, symbol) : null;
        if (command.HoldAt is not null && hold is null)
        {
            return new RecordedResult { AgentError = $"no kernel function '{command.HoldAt}'" };
        }

        Machine.Begin(command.Operation!, command.Handle, hold);
        return new RecordedResult { Ok = hold is null || Machine.State.Pending.Any(pending => pending.IsHeld) };
    }

    private RecordedResult Release(string handle) => IsUnderWay(handle)
        ? Answer(Machine.Release(handle))
        : new RecordedResult { AgentError = "no CPU is held" };

    /// <summary>A process that holds its VM has said so and says no more.</summary>
    private RecordedResult Wait(string handle, int timeout)
    {
        if (IsUnderWay(handle))
        {
            return Answer(Machine.Wait(handle, timeout));
        }

        if (!Machine.State.Vms.Any(vm => string.Equals(vm.Name, handle, StringComparison.Ordinal)))
        {
            return new RecordedResult { AgentError = NotHeld };
        }

        Machine.Sleep(timeout);
        return new RecordedResult { TimeoutMilliseconds = timeout };
    }

    private RecordedResult Sleep(int milliseconds)
    {
        Machine.Sleep(milliseconds);
        return Done;
    }

    public bool IsUnderWay(string handle) =>
        Machine.State.Pending.Any(pending => string.Equals(pending.Handle, handle, StringComparison.Ordinal));

    private static RecordedResult Answer(OperationResult result) =>
        RaceAnswer.Of(result).ToResult(result.Death is not null);
}
