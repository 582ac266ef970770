using System.Globalization;
using System.Text.Json;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Simulation;

namespace KvmSim.Conformance;

/// <summary>
/// Compares what was predicted with what was recorded, one operation at a time. What can't be predicted by its nature
/// is told by <see cref="Unpredictable"/>.
/// </summary>
internal sealed class TraceComparer
{
    private readonly List<KernelLogRecord> _unfinishedLine = [];
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal) { TraceCommand.OnlineHandle };
    private readonly HashSet<string> _abandoned = new(StringComparer.Ordinal);
    private readonly HashSet<int> _writers = [];
    private HashSet<string> _leftByRace = new(StringComparer.Ordinal);

    /// <summary>Which lines tell of the machine what the recording does not hold.</summary>
    public Predicate<string> IsUnpredictable { get; init; } = Unpredictable.IsOfBacktrace;

    /// <summary>A comparer that has seen the same so far.</summary>
    public TraceComparer Copy()
    {
        TraceComparer copy = new() { _leftByRace = _leftByRace, IsUnpredictable = IsUnpredictable };
        copy._unfinishedLine.AddRange(_unfinishedLine);
        copy._ended.UnionWith(_ended);
        copy._abandoned.UnionWith(_abandoned);
        copy._writers.UnionWith(_writers);
        return copy;
    }

    /// <summary>VMs whose end was not waited for: the recorder goes on listing them.</summary>
    public IReadOnlySet<string> Abandoned => _abandoned;

    /// <summary>Keeps the recorder's own books: which names it lists that are no VMs, where its writers run.</summary>
    public void See(RecordedOperation recorded)
    {
        switch (recorded)
        {
            case
            {
                Name: "wait",
                Result: { Errno: not null, At: not ("KVM_RUN" or "sched_setaffinity") }, // of a run, which ends no VM
                Arguments: [{ ValueKind: JsonValueKind.String } handle, ..],
            }:
                _ended.Add(handle.GetString()!);
                break;
            case
            {
                Name: "destroy", Result.TimeoutMilliseconds: not null,
                Arguments: [{ ValueKind: JsonValueKind.String } vm, ..]
            }:
                _abandoned.Add(vm.GetString()!);
                break;
            case { Name: "online_frozen" }:
                _writers.Add(TraceArguments.Cpu(recorded, 2));
                break;
            case { Name: "async_online" }:
                _writers.Add(TraceArguments.Cpu(recorded, 1));
                break;
        }
    }

    public Divergence? Compare(
        RecordedOperation recorded, RecordedResult predicted, SimMachine machine, IReadOnlyList<KernelLogRecord> log)
    {
        if (recorded.KernelDied && Unpredictable.MayDie(machine.State))
        {
            return null;
        }

        if (recorded.KernelDied || machine.State.Death is not null)
        {
            return CompareDeath(recorded, machine.State.Death is not null);
        }

        See(recorded);

        return CompareResult(recorded, predicted)
            ?? CompareState(recorded, recorded.State!, machine.State)
            ?? (Unpredictable.Leaves(predicted, recorded.Result) ? null : CompareLog(recorded, log));
    }

    /// <summary>Compares the same operation of two recordings.</summary>
    public static Divergence? Compare(RecordedOperation first, RecordedOperation second)
    {
        if (first.KernelDied || second.KernelDied)
        {
            return CompareDeath(first, second.KernelDied);
        }

        RecordedState state = first.State!, other = second.State!;
        return CompareResult(first, second.Result)
            ?? StateField.Files.Take(2).Append(StateField.VirtualizationOn).Concat(StateField.Files.Skip(2).Take(2))
                .Select(field => Difference(first, field.Name, field.Recorded(state), field.Recorded(other)))
                .FirstOrDefault(difference => difference is not null)
            ?? Difference(
                first, "log", TraceLines.Canonical(TraceLines.Compared(first)),
                TraceLines.Canonical(TraceLines.Compared(second)))
            ?? Difference(first, "taint", OfKernel(state.Tainted), OfKernel(other.Tainted));
    }

    /// <summary>
    /// Which lines loops print, how often and in which order is theirs; that one can be printed at all is not.
    /// </summary>
    public Divergence? CompareRaceLog(
        RecordedOperation recorded, IEnumerable<(KernelLogLevel Level, string Text)> possible)
    {
        HashSet<string> lines = [.. possible.Select(line => TraceLines.Of(line.Level, line.Text))];
        IEnumerable<string> earlier = _unfinishedLine.Select(record => TraceLines.Of(record.Level, record.Text));
        string? strange = TraceLines.Compared(recorded).Find(line =>
            !IsUnpredictable(line) && !lines.Contains(line) && !_leftByRace.Contains(line)
                && !earlier.Contains(line, StringComparer.Ordinal));
        _leftByRace = lines;
        _unfinishedLine.Clear();
        return strange is null ? null : new Divergence(
            recorded.Number, recorded.Name, "log", strange, "none that can say so");
    }

    public static Divergence? CompareDeath(RecordedOperation recorded, bool predicted) =>
        Difference(recorded, "kernel", recorded.KernelDied ? "died" : "lives", predicted ? "died" : "lives");

    public static Divergence? CompareResult(RecordedOperation recorded, RecordedResult predicted)
    {
        RecordedResult result = Unpredictable.Answer(recorded, recorded.Result);
        predicted = Unpredictable.Answer(recorded, predicted);
        return result.IsLost || Unpredictable.Leaves(predicted, result) ? null : Difference(
            recorded, "blocked", Yes(result.TimeoutMilliseconds), Yes(predicted.TimeoutMilliseconds))
            ?? Difference(recorded, "process", Died(result), Died(predicted))
            ?? Difference(recorded, "agent", result.AgentError, predicted.AgentError)
            ?? Difference(recorded, "errno", result.Errno, predicted.Errno)
            ?? Difference(recorded, "failing call", result.At, predicted.At)
            ?? Difference(recorded, "vCPU exit", result.ExitName, predicted.ExitName)
            ?? Difference(recorded, "ran on CPU", Number(result.OnCpu), Number(predicted.OnCpu))
            ?? Difference(recorded, "text", result.Text, predicted.Text)
            ?? Difference(recorded, "counts", result.Counts?.ToString(), predicted.Counts?.ToString())
            ?? Difference(recorded, "result", Ok(result), Ok(predicted));
    }

    private Divergence? CompareState(RecordedOperation recorded, RecordedState state, in HostState predicted)
    {
        foreach (StateField field in StateField.Files)
        {
            if (field.IsSeen(state) && !field.Agrees(state, predicted))
            {
                return Difference(recorded, field.Name, field.Recorded(state), field.Predicted(predicted));
            }
        }

        StateField on = StateField.VirtualizationOn;
        if (on.IsSeen(state) && !on.Agrees(state, predicted))
        {
            return Difference(recorded, on.Name, on.Recorded(state), on.Predicted(predicted));
        }

        return state.Held.Count == 0 && predicted.Vms.Count == 0
            ? null
            : Difference(
                recorded, "VMs", StateField.HeldVms(state, predicted, _ended.Concat(_abandoned)),
                StateField.Vms(predicted, _abandoned));
    }

    private Divergence? CompareLog(RecordedOperation recorded, IReadOnlyList<KernelLogRecord> log)
    {
        if (recorded.Lines.Count == 0 && log.Count == 0)
        {
            _leftByRace = _leftByRace.Count == 0 ? _leftByRace : [];
            return null;
        }

        List<string> found = TraceLines.Compared(recorded);
        List<string> predicted = [.. Readable(log, printedElsewhere: recorded.Lines.Any(line => line.Class is null))];
        found.RemoveAll(IsUnpredictable);
        predicted.RemoveAll(IsUnpredictable);
        if (found.Count > predicted.Count && _leftByRace.Contains(found[0]))
        {
            found.RemoveAt(0); // the last line of a race, which had no newline
        }

        _leftByRace = _leftByRace.Count == 0 ? _leftByRace : [];
        if (found.SequenceEqual(predicted, StringComparer.Ordinal))
        {
            return null;
        }

        found.RemoveAll(line => IsOfWriter(line) && !predicted.Contains(line, StringComparer.Ordinal));
        return Difference(recorded, "log", TraceLines.Canonical(found), TraceLines.Canonical(predicted));
    }

    /// <summary>A writer of "online" that is moved off its CPU before it has ended: timing decides.</summary>
    private bool IsOfWriter(string line) => _writers.Any(cpu => line.EndsWith(
        string.Create(CultureInfo.InvariantCulture, $"no longer affine to cpu{cpu}"), StringComparison.Ordinal));

    /// <summary>A record without newline becomes readable when the next record, whosever it is, follows it.</summary>
    private IEnumerable<string> Readable(IReadOnlyList<KernelLogRecord> log, bool printedElsewhere)
    {
        List<KernelLogRecord> readable = [];
        if (_unfinishedLine.Count > 0 && (log.Count > 0 || printedElsewhere))
        {
            readable.AddRange(_unfinishedLine);
            _unfinishedLine.Clear();
        }

        readable.AddRange(log);
        if (log.Count > 0 && !log[^1].EndsLine)
        {
            readable.RemoveAt(readable.Count - 1);
            _unfinishedLine.Add(log[^1]);
        }

        return readable
            .Where(LineClass.IsCompared)
            .Select(record => TraceLines.Of(record.Level, record.Text));
    }

    public static Divergence? Difference(RecordedOperation recorded, string what, string? expected, string? found) =>
        string.Equals(expected, found, StringComparison.Ordinal)
            ? null
            : new Divergence(recorded.Number, recorded.Name, what, expected ?? "none", found ?? "none");

    /// <summary>How the modules of two kernels were built is no answer of theirs.</summary>
    private static string OfKernel(int tainted) => (tainted & ~(Taint.OutOfTreeModule | Taint.UnsignedModule))
        .ToString(CultureInfo.InvariantCulture);

    private static string Ok(RecordedResult result) => result.Ok ? "ok" : "not ok";

    private static string Died(RecordedResult result) => result.ProcessDied ? "died" : "lives";

    private static string Yes(int? value) => value is not null ? "yes" : "no";

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
