using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.Conformance;

/// <summary>
/// Does to a simulated machine what was done to the real one, in the same order, and compares operation by operation.
/// An operation that is not understood is a divergence, never passed over. While race loops run the machine is in any
/// of several states; what was recorded has to fit one of them, and tells which remain.
/// </summary>
public sealed class TraceReplay
{
    private readonly RecordedTrace _trace;
    private readonly CpuModel _boot;
    private List<TraceWorld> _worlds;
    private RaceReplay? _race;
    private int _timeout = 60_000;

    private TraceReplay(RecordedTrace trace, string file, HostDescription machine)
    {
        _trace = trace;
        _boot = machine.Stock[machine.BootCpu];
        try
        {
            _worlds = [new TraceWorld(new SimMachine(machine), new TraceComparer
            {
                IsUnpredictable = Unpredictable.LinesOf(trace),
            })];
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
    /// <param name="generation">The kernel to hold it against; null for the one that it was recorded on.</param>
    /// <exception cref="TraceException">Its machine is not understood.</exception>
    public static ConformanceResult Run(RecordedTrace trace, string? file = null, Generation? generation = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        string name = file ?? trace.Id;
        return new TraceReplay(trace, name, TraceMachine.Describe(trace, name, generation)).Run();
    }

    /// <summary>
    /// Replays a trace on a machine of the caller's: what the recording says of its own is not looked at.
    /// </summary>
    /// <param name="trace">The trace.</param>
    /// <param name="machine">The machine.</param>
    /// <exception cref="TraceException">The machine cannot be powered on.</exception>
    public static ConformanceResult Run(RecordedTrace trace, HostDescription machine)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(machine);
        return new TraceReplay(trace, trace.Id, machine).Run();
    }

    /// <summary>Replays a trace and lays what is predicted beside what was recorded, a row an operation.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="file">What messages call it; null for its id.</param>
    /// <exception cref="TraceException">Its machine is not understood.</exception>
    public static IReadOnlyList<TraceRow> Compare(RecordedTrace trace, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        string name = file ?? trace.Id;
        return [.. new TraceReplay(trace, name, TraceMachine.Describe(trace, name)).Rows()];
    }

    /// <summary>
    /// The operations of a trace that are predicted one for one, with the machine as it was then: where several came to
    /// an end at once, or what was recorded left a choice, nothing is told. It ends where the trace diverges.
    /// </summary>
    /// <exception cref="TraceException">Its machine is not understood.</exception>
    internal static IEnumerable<(SimMachine Machine, OperationResult Result)> Answers(RecordedTrace trace)
    {
        TraceReplay replay = new(trace, trace.Id, TraceMachine.Describe(trace, trace.Id));
        foreach (RecordedOperation operation in trace.Operations)
        {
            SimMachine machine = replay._worlds[0].Machine;
            long told = machine.History.Count;
            if (replay.Replay(operation, out _) is not null)
            {
                yield break;
            }

            if (replay._race is null && replay._worlds is [var world] && ReferenceEquals(world.Machine, machine)
                && machine.State.Pending.Count == 0 && machine.History.Count == told + 1
                && machine.LastAnswer is { Before.Pending.Count: 0 } result)
            {
                yield return (machine, result);
            }
        }
    }

    private IEnumerable<TraceRow> Rows()
    {
        foreach (RecordedOperation operation in _trace.Operations)
        {
            Divergence? divergence = Replay(operation, out RecordedResult predicted);
            TraceWorld world = _race?.Sample ?? _worlds[0];
            yield return TraceComparison.Row(
                operation, PredictedOperation.Of(operation, predicted, world.Machine, world.Lines), divergence);
        }
    }

    private ConformanceResult Run()
    {
        Divergence? first = null;
        int conforming = 0;
        foreach (RecordedOperation operation in _trace.Operations)
        {
            Divergence? divergence = Replay(operation, out _);
            conforming += divergence is null ? 1 : 0;
            first ??= divergence;
        }

        return new ConformanceResult(
            _trace.Id, _trace.Variant, _worlds[0].Machine.Generation.Id, _trace.Operations.Count, conforming, first);
    }

    private Divergence? Replay(RecordedOperation operation, out RecordedResult predicted)
    {
        try
        {
            TraceCommand command = TraceCommand.Of(operation, _boot);
            _timeout = command.Kind == TraceCommandKind.Timeout ? command.Milliseconds : _timeout;
            if (_race is null && command.Operation?.Kind is OperationKind.StartLoop or OperationKind.OnlineLoop)
            {
                _race = new RaceReplay(_worlds);
            }

            return _race is null
                ? InEachWorld(operation, command, out predicted)
                : InRace(operation, command, out predicted);
        }
        catch (SimException exception)
        {
            predicted = new RecordedResult { AgentError = exception.Message };
            return new Divergence(operation.Number, operation.Name, "operation", "an answer", exception.Message);
        }
        catch (FormatException exception)
        {
            predicted = new RecordedResult { AgentError = exception.Message };
            return new Divergence(
                operation.Number, operation.Name, "arguments", "arguments that make sense", exception.Message);
        }
    }

    /// <summary>The worlds that say something else than was recorded are not the one that was recorded.</summary>
    private Divergence? InEachWorld(RecordedOperation operation, TraceCommand command, out RecordedResult predicted)
    {
        Divergence? first = null;
        RaceReplay? race = RaceReplay.Beside(_worlds, command);
        predicted = _worlds[0].Do(command, _timeout);
        List<TraceWorld> fitting = [];
        for (int i = 0; i < _worlds.Count; i++)
        {
            RecordedResult result = i == 0 ? predicted : _worlds[i].Do(command, _timeout);
            if (_worlds[i].Compare(operation, result) is not { } divergence)
            {
                fitting.Add(_worlds[i]);
                continue;
            }

            first ??= divergence;
        }

        if (fitting.Count == 0)
        {
            // Calls that nobody waits for may have come less far than the scheduler took them: then what no order of
            // theirs can lead to is the difference, not what this one order did not.
            return race is null ? first
                : race.Replay(operation, command, out RecordedResult other) is { } difference ? difference
                : Follow(race, other, out predicted);
        }

        _worlds = fitting;
        return null;
    }

    private Divergence? InRace(RecordedOperation operation, TraceCommand command, out RecordedResult predicted)
    {
        Divergence? divergence = _race!.Replay(operation, command, out predicted);
        Follow(_race, predicted, out predicted);
        return divergence;
    }

    private Divergence? Follow(RaceReplay race, RecordedResult result, out RecordedResult predicted)
    {
        predicted = result;
        _race = race.IsRunning ? race : null;
        _worlds = race.IsRunning ? _worlds : race.Worlds();
        return null;
    }
}
