using System.Globalization;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.Conformance;

/// <summary>
/// Compares what was predicted with what was recorded, one operation at a time. What can't be predicted by its nature
/// is not compared: durations; the address and backtrace lines of an oops; how many milliseconds a blocked call was
/// waited for; the number and name of a process; whether the recorder still holds a call that has returned.
/// </summary>
internal sealed partial class TraceComparer
{
    private readonly List<KernelLogRecord> _unfinishedLine = [];
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal) { "O" };

    public Divergence? Compare(
        RecordedOperation recorded, RecordedResult predicted, SimMachine machine, IReadOnlyList<KernelLogRecord> log, bool isRace)
    {
        if (recorded.KernelDied || machine.State.Death is not null)
        {
            return Difference(recorded, "kernel", recorded.KernelDied ? "died" : "lives", machine.State.Death is null ? "lives" : "died");
        }

        bool ends = recorded.Name is "loop_start" || recorded is { Name: "wait", Result.Errno: not null };
        if (ends && recorded.Arguments is [{ ValueKind: System.Text.Json.JsonValueKind.String } handle, ..])
        {
            _ended.Add(handle.GetString()!);
        }

        return CompareResult(recorded, predicted)
            ?? CompareState(recorded, recorded.State!, machine.State, isRace)
            ?? (isRace ? null : CompareLog(recorded, log));
    }

    /// <summary>Compares the same operation of two recordings.</summary>
    public static Divergence? Compare(RecordedOperation first, RecordedOperation second)
    {
        if (first.KernelDied || second.KernelDied)
        {
            return Difference(first, "kernel", first.KernelDied ? "died" : "lives", second.KernelDied ? "died" : "lives");
        }

        RecordedState state = first.State!, other = second.State!;
        return CompareResult(first, second.Result)
            ?? Difference(first, "online", state.Online.ToString(), other.Online.ToString())
            ?? Difference(first, "present", state.Present.ToString(), other.Present.ToString())
            ?? Difference(first, "virtualization on", state.Svme.ToString(), other.Svme.ToString())
            ?? Difference(first, "modules", Join(state.Modules), Join(other.Modules))
            ?? Difference(first, "/dev/kvm", Yes(state.DevKvm), Yes(other.DevKvm))
            ?? Difference(first, "log", Canonical(Compared(first)), Canonical(Compared(second)));
    }

    private static List<string> Compared(RecordedOperation operation) => [.. operation.Lines
        .Where(line => line.Class is "kvm" or "hotplug")
        .Select(line => Line(line.Level.ToString(), line.Text))];

    private static Divergence? CompareResult(RecordedOperation recorded, RecordedResult predicted)
    {
        RecordedResult result = recorded.Result;
        return Difference(recorded, "blocked", Yes(result.TimeoutMilliseconds), Yes(predicted.TimeoutMilliseconds))
            ?? Difference(recorded, "agent", result.AgentError, predicted.AgentError)
            ?? Difference(recorded, "errno", result.Errno, predicted.Errno)
            ?? Difference(recorded, "failing call", result.At, predicted.At)
            ?? Difference(recorded, "vCPU exit", result.ExitName, predicted.ExitName)
            ?? Difference(recorded, "ran on CPU", Number(result.OnCpu), Number(predicted.OnCpu))
            ?? Difference(recorded, "result", Ok(result), Ok(predicted));
    }

    private Divergence? CompareState(RecordedOperation recorded, RecordedState state, in HostState predicted, bool isRace)
    {
        CpuSet svme = isRace ? state.Svme : predicted.VirtualizationOn.Intersect(predicted.Kvm.Online);
        return Difference(recorded, "online", state.Online.ToString(), predicted.Kvm.Online.ToString())
            ?? Difference(recorded, "present", state.Present.ToString(), predicted.Present.ToString())
            ?? Difference(recorded, "virtualization on", state.Svme.ToString(), svme.ToString())
            ?? Difference(recorded, "modules", Join(state.Modules), Join(Modules(predicted)))
            ?? Difference(recorded, "/dev/kvm", Yes(state.DevKvm), Yes(predicted.DevKvm))
            ?? Difference(recorded, "taint", Number(state.Tainted), Number(predicted.Tainted))
            ?? Difference(recorded, "VMs", Join(HeldVms(state, predicted)), Join(predicted.Vms.Select(vm => vm.Name)));
    }

    /// <summary>
    /// The recorder goes on holding a KVM_CREATE_VM that failed after its time was up, whether or not it was waited
    /// for,
    /// and any onlining that it began: neither is a VM.
    /// </summary>
    private IEnumerable<string> HeldVms(RecordedState state, HostState predicted)
    {
        IEnumerable<string> failed = predicted.Pending
            .Where(pending => pending is { Stage: OperationStage.Finished, Operation.Kind: OperationKind.CreateVm, Answer: not Protocol.Errno.None })
            .Select(pending => pending.Operation.Name!);
        return state.Held.Except(_ended.Concat(failed), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Modules(HostState state)
    {
        if (state.KvmKo is not null)
        {
            yield return ModuleOperations.Core;
        }

        if (state.Vendor is { } vendor && state.Loader.Step != Protocol.LoaderStep.Unloaded)
        {
            yield return VendorLoading.NameOf(vendor.Module);
        }
    }

    private Divergence? CompareLog(RecordedOperation recorded, IReadOnlyList<KernelLogRecord> log)
    {
        List<string> predicted = [.. Readable(log, printedElsewhere: recorded.Lines.Any(line => line.Class is null))];
        return Difference(recorded, "log", Canonical(Compared(recorded)), Canonical(predicted));
    }

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
            .Where(record => LineClass.IsCompared(record.Text))
            .Select(record => Line(record.Level.ToString(), record.Text));
    }

    /// <summary>
    /// on_each_cpu leaves the order among CPUs open, so lines of enabling that stand together are put in the order of
    /// their CPUs; for one CPU they keep theirs.
    /// </summary>
    private static string Canonical(List<string> lines)
    {
        List<string> result = [];
        for (int i = 0; i < lines.Count;)
        {
            int length = lines.Skip(i).TakeWhile(EnablingLine.Is).Count();
            result.AddRange(lines.GetRange(i, length).OrderBy(EnablingLine.CpuOf));
            i += length;
            if (i < lines.Count)
            {
                result.Add(lines[i++]);
            }
        }

        return string.Join('\n', result);
    }

    private static Divergence? Difference(RecordedOperation recorded, string what, string? expected, string? found) =>
        string.Equals(expected, found, StringComparison.Ordinal)
            ? null
            : new Divergence(recorded.Number, recorded.Name, what, expected ?? "none", found ?? "none");

    private static string Line(string level, string text) =>
        $"<{level.ToLowerInvariant()}> {Process().Replace(text, "process N (name)")}";

    [System.Text.RegularExpressions.GeneratedRegex(
        @"^process \d+ \([^)]*\)", System.Text.RegularExpressions.RegexOptions.NonBacktracking)]
    private static partial System.Text.RegularExpressions.Regex Process();

    private static string Join(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    private static string Ok(RecordedResult result) => result.Ok ? "ok" : "not ok";

    private static string Yes(int? value) => Yes(value is not null);

    private static string Yes(bool value) => value ? "yes" : "no";

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
