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

    /// <summary>What the processes of VMs were asked while they were still in a call.</summary>
    private readonly List<Operation> _queued = [];

    /// <summary>How many lines its log had before the last command.</summary>
    public long Logged { get; private set; }

    /// <summary>What the last command printed; of a reboot, what came before it.</summary>
    public IReadOnlyList<KernelLogRecord> Lines => _lastLines ?? Machine.Log.Since(Logged);

    private IReadOnlyList<KernelLogRecord>? _lastLines;

    /// <exception cref="SimException">The command makes no sense on this machine.</exception>
    public RecordedResult Do(TraceCommand command, int timeout)
    {
        Logged = Machine.Log.Printed;
        _lastLines = null;
        try
        {
            return command.Kind switch
            {
                TraceCommandKind.Run => Run(command.Operation!, timeout),
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
        Comparer.Compare(recorded, predicted, Machine, Lines);

    /// <summary>
    /// A VM's process takes one thing after the other, and answers in that order: what is asked while it is in a call
    /// is answered with that call's answer.
    /// </summary>
    private RecordedResult Run(Operation operation, int timeout)
    {
        operation = operation.Kind == OperationKind.CreateVm
            ? operation.About(VmHandles.New(Machine.State, operation.Name!))
            : operation;
        bool isOfProcess = operation.Kind is OperationKind.RunVcpu or OperationKind.DestroyVm;
        operation = isOfProcess ? operation.About(VmHandles.Find(Machine.State, operation.Name!)) : operation;
        if (!isOfProcess || !IsUnderWay(operation.Name!))
        {
            OperationResult result = Machine.Run(operation, timeout);
            RecordedResult answer = Answer(result);
            if (operation.Kind == OperationKind.Reboot)
            {
                _queued.Clear();
                Logged = Machine.Log.Printed; // what a boot logs is not an answer to the operation
                _lastLines = result.LastLines;
            }

            GoOn();
            return answer;
        }

        _queued.Add(operation);
        RecordedResult earlier = Answer(Machine.Wait(operation.Name!, timeout));
        GoOn();
        return earlier;
    }

    /// <summary>Processes that have come out of their call take the next thing that they were asked.</summary>
    private void GoOn()
    {
        while (_queued.FindIndex(next => !Machine.State.Pending.Any(pending =>
            pending.Stage != OperationStage.Finished
                && string.Equals(pending.Handle, next.Name, StringComparison.Ordinal))) is >= 0 and int i)
        {
            Operation next = _queued[i];
            _queued.RemoveAt(i);
            if (Machine.State.Vms.Find(next.Name!) is { Exists: true })
            {
                Machine.Begin(next, next.Name!);
                Machine.Sleep(0);
            }
        }
    }

    /// <summary>What a file holds now, while nothing else moves.</summary>
    public RecordedResult Peek(Operation read) => Answer(Machine.Predict(read));

    private static RecordedResult Done { get; } = new() { Ok = true };

    /// <summary>An onlining that does not come to the function where it is to be held runs to its end.</summary>
    private RecordedResult Begin(TraceCommand command)
    {
        HotplugStep? hold = command.HoldAt is { } symbol
            ? KernelSymbols.Find(Machine.Generation, Machine.State, symbol) : null;
        if (command.HoldAt is not null && hold is null)
        {
            return new RecordedResult { AgentError = $"no kernel function '{command.HoldAt}'" };
        }

        Machine.Begin(command.Operation!, command.Handle, hold);
        return new RecordedResult { Ok = hold is null || Machine.State.Pending.Any(pending => pending.IsHeld) };
    }

    private RecordedResult Release(string handle)
    {
        if (!IsUnderWay(handle))
        {
            return new RecordedResult { AgentError = "no CPU is held" };
        }

        RecordedResult answer = Answer(Machine.Release(handle));
        GoOn();
        return answer;
    }

    /// <summary>A process that holds its VM has said so and says no more.</summary>
    private RecordedResult Wait(string handle, int timeout)
    {
        if (IsUnderWay(handle))
        {
            return Answer(Machine.Wait(handle, timeout));
        }

        if (Machine.State.Vms.Find(handle) is null)
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
        RaceAnswer.Of(result).ToResult(result.Death is not null) with { Text = result.Text };
}
