using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using static KvmSim.Conformance.TraceArguments;

namespace KvmSim.Conformance;

/// <summary>
/// Does to a simulated machine what was done to the real one, in the same order, and compares operation by operation.
/// An operation that is not understood is a divergence, never passed over.
/// </summary>
public sealed class TraceReplay
{
    /// <summary>How often the loops of a trace may turn, all together: more is no recording, and takes hours.</summary>
    private const int MaxTurns = 20_000;

    private const string OnlineHandle = "O";
    private readonly RecordedTrace _trace;
    private readonly SimMachine _machine;
    private readonly TraceComparer _comparer = new();
    private readonly List<string> _loops = [];
    private int _timeout = 60_000;
    private int _turns;

    private TraceReplay(RecordedTrace trace, string file)
    {
        _trace = trace;
        HostDescription machine = TraceMachine.Describe(trace, file);
        try
        {
            _machine = new SimMachine(machine);
        }
        catch (SimException exception)
        {
            throw new TraceException(file, "machine", exception.Message, exception);
        }
    }

    /// <summary>Reads and replays a trace file.</summary>
    /// <exception cref="TraceException">It is not a trace, or its machine is not understood.</exception>
    public static ConformanceResult Run(string path) => Run(TraceReader.Read(path), path);

    /// <summary>Replays a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="file">What messages call it; null for its id.</param>
    /// <exception cref="TraceException">Its machine is not understood.</exception>
    public static ConformanceResult Run(RecordedTrace trace, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new TraceReplay(trace, file ?? trace.Id).Run();
    }

    /// <summary>Replays a trace and lays what is predicted beside what was recorded, a row an operation.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="file">What messages call it; null for its id.</param>
    /// <exception cref="TraceException">Its machine is not understood.</exception>
    public static IReadOnlyList<TraceRow> Compare(RecordedTrace trace, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return [.. new TraceReplay(trace, file ?? trace.Id).Rows()];
    }

    private IEnumerable<TraceRow> Rows()
    {
        foreach (RecordedOperation operation in _trace.Operations)
        {
            int logged = _machine.Log.Records.Count;
            Divergence? divergence = Replay(operation, logged, out RecordedResult predicted);
            yield return TraceComparison.Row(
                operation, PredictedOperation.Of(operation, predicted, _machine, logged), divergence);
        }
    }

    private ConformanceResult Run()
    {
        Divergence? first = null;
        int conforming = 0;
        foreach (RecordedOperation operation in _trace.Operations)
        {
            int logged = _machine.Log.Records.Count;
            Divergence? divergence = Replay(operation, logged, out _);
            conforming += divergence is null ? 1 : 0;
            first ??= divergence;
        }

        return new ConformanceResult(
            _trace.Id, _trace.Variant, _machine.Generation.Id, _trace.Operations.Count, conforming, first);
    }

    private Divergence? Replay(RecordedOperation operation, int logged, out RecordedResult predicted)
    {
        try
        {
            predicted = Do(operation);
            return _comparer.Compare(
                operation, predicted, _machine, _machine.Log.Since(logged), Unpredictable.IsRace(operation, _loops.Count));
        }
        catch (SimException exception)
        {
            predicted = new RecordedResult { AgentError = exception.Message };
            return new Divergence(operation.Number, operation.Name, "operation", "an answer", exception.Message);
        }
        catch (FormatException exception)
        {
            predicted = new RecordedResult { AgentError = exception.Message };
            return new Divergence(operation.Number, operation.Name, "arguments", "arguments that make sense", exception.Message);
        }
    }

    private RecordedResult Do(RecordedOperation operation) => operation.Name switch
    {
        "load" => Load(operation),
        "unload" => Answer(_machine.Run(Operation.Unload(Text(operation, 0)), _timeout)),
        "plug" => Plug(operation),
        "unplug" => Answer(_machine.Run(Operation.HotRemove(Cpu(operation, 0)), _timeout)),
        "online" => Answer(_machine.Run(Operation.Online(Cpu(operation, 0)), _timeout)),
        "offline" => Answer(_machine.Run(Operation.Offline(Cpu(operation, 0)), _timeout)),
        "create" => Answer(_machine.Run(Operation.CreateVm(Text(operation, 0)), _timeout)),
        "destroy" => OnVm(operation, name => _machine.Run(Operation.DestroyVm(name), _timeout)),
        "run" => OnVm(operation, name => _machine.Run(Operation.RunVcpu(name, Cpu(operation, 1)), _timeout)),
        "timeout" => SetTimeout(Number(operation, 0)),
        "sleep" => Sleep(Number(operation, 0)),
        "online_frozen" => HoldOnline(operation),
        "thaw" => Answer(_machine.Release(OnlineHandle)),
        "async_online" => BeginOnline(operation),
        "loop_start" => StartLoop(operation),
        "online_loop" => OnlineLoop(operation),
        "loop_stop" => StopLoop(operation),
        "wait" => Answer(_machine.Wait(Text(operation, 0), _timeout)),
        _ => throw new FormatException($"The operation '{operation.Name}' is not known."),
    };

    private RecordedResult Load(RecordedOperation operation)
    {
        string[] words = operation.Parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? at = Array.Find(words, word => word[0] == '@');
        int cpu = at is null ? 0 : CpuOf(at);
        return Answer(_machine.Run(
            Operation.Load(Text(operation, 0), TraceMachine.Words(operation.Parameters), cpu), _timeout));
    }

    private RecordedResult Plug(RecordedOperation operation)
    {
        int cpu = Cpu(operation, 0);
        CpuModel model = QemuCpu.TryMake(_trace.BootCpu, $"cpu{cpu}", Properties(operation, 1), out string? unknown)
            ?? throw new FormatException($"The CPU property '{unknown}' is not understood.");
        return Answer(_machine.Run(Operation.HotAdd(cpu, model), _timeout));
    }

    private static RecordedResult OnVm(RecordedOperation operation, Func<string, OperationResult> run)
    {
        try
        {
            return Answer(run(Text(operation, 0)));
        }
        catch (SimException exception) when (exception.Error == SimError.VmNotFound)
        {
            return new RecordedResult { AgentError = "no such vm" };
        }
    }

    private RecordedResult HoldOnline(RecordedOperation operation)
    {
        string symbol = Text(operation, 1);
        if (!KernelSymbols.TryFind(symbol, out HotplugStep step))
        {
            throw new FormatException($"The kernel function '{symbol}' is not one at which a step begins.");
        }

        _machine.Begin(Operation.Online(Cpu(operation, 0)), OnlineHandle, step);
        return new RecordedResult { Ok = true };
    }

    private RecordedResult BeginOnline(RecordedOperation operation)
    {
        _machine.Begin(Operation.Online(Cpu(operation, 0)), OnlineHandle);
        return new RecordedResult { Ok = true };
    }

    private RecordedResult StartLoop(RecordedOperation operation)
    {
        if (!_machine.State.DevKvm)
        {
            return new RecordedResult { Errno = nameof(Errno.ENOENT), At = "open /dev/kvm" };
        }

        _loops.Add(Text(operation, 0));
        return new RecordedResult { Ok = true };
    }

    private RecordedResult StopLoop(RecordedOperation operation)
    {
        SpinLoops();
        return new RecordedResult { Ok = _loops.Remove(Text(operation, 0)) };
    }

    /// <summary>Up and down a number of times, up at the end, VMs coming and going in between.</summary>
    private RecordedResult OnlineLoop(RecordedOperation operation)
    {
        int cpu = Cpu(operation, 0), times = Math.Min(Number(operation, 1), 10_000);
        for (int i = 0; i < times; i++)
        {
            Turn();
            _machine.Run(Operation.Online(cpu), _timeout);
            SpinLoops();
            if (i < times - 1)
            {
                _machine.Run(Operation.Offline(cpu), _timeout);
                SpinLoops();
            }
        }

        FollowRace(cpu, operation.State);
        return new RecordedResult { Ok = true };
    }

    /// <summary>
    /// Whether the last onlining met a VM is the race's to decide: where the recording ended the other way, the
    /// simulation goes there by an ordinary operation, if it can.
    /// </summary>
    private void FollowRace(int cpu, RecordedState? recorded)
    {
        if (recorded is not null && recorded.Online.Contains(cpu) != _machine.State.Kvm.Online.Contains(cpu))
        {
            _machine.Run(recorded.Online.Contains(cpu) ? Operation.Online(cpu) : Operation.Offline(cpu), _timeout);
        }
    }

    private void SpinLoops()
    {
        foreach (string name in _loops)
        {
            Turn();
            if (_machine.Run(Operation.CreateVm(name), _timeout).Succeeded)
            {
                _machine.Run(Operation.DestroyVm(name), _timeout);
            }
        }
    }

    private void Turn()
    {
        if (++_turns > MaxTurns)
        {
            throw new FormatException($"The loops turn more than {MaxTurns} times.");
        }
    }

    private RecordedResult SetTimeout(int milliseconds)
    {
        _timeout = milliseconds;
        return new RecordedResult { Ok = true };
    }

    private RecordedResult Sleep(int milliseconds)
    {
        _machine.Sleep(milliseconds);
        return new RecordedResult { Ok = true };
    }

    private static RecordedResult Answer(OperationResult result) => new()
    {
        Ok = result.Succeeded,
        Errno = result.Errno == Errno.None ? null : result.Errno.ToString(),
        At = result.FailedCall,
        TimeoutMilliseconds = result.IsBlocked ? 0 : null,
        ExitName = result.Exit switch
        {
            VcpuExit.Halted => "KVM_EXIT_HLT",
            VcpuExit.FailEntry => "KVM_EXIT_FAIL_ENTRY",
            _ => null,
        },
        OnCpu = result.Exit is VcpuExit.Halted or VcpuExit.FailEntry ? result.Operation.Cpu : null,
        GuestDied = result.Death is not null,
    };
}
