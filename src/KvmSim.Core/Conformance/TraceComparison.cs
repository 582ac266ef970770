using KvmSim.Hardware;

namespace KvmSim.Conformance;

/// <summary>Lays two traces side by side: a prediction and a recording, or two recordings.</summary>
public static class TraceComparison
{
    /// <summary>One row for each operation of the longer trace.</summary>
    public static IEnumerable<TraceRow> Rows(RecordedTrace first, RecordedTrace second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        for (int i = 0; i < Math.Max(first.Operations.Count, second.Operations.Count); i++)
        {
            yield return Row(i + 1, first.Operations.ElementAtOrDefault(i), second.Operations.ElementAtOrDefault(i));
        }
    }

    /// <summary>One operation of a replay: how the two differ is known already.</summary>
    internal static TraceRow Row(
        RecordedOperation recorded, RecordedOperation predicted, Divergence? difference) => new(
        recorded.Number,
        Describe(recorded),
        Outcome(recorded),
        Outcome(predicted),
        Lines(recorded),
        Lines(predicted),
        difference);

    private static TraceRow Row(int step, RecordedOperation? first, RecordedOperation? second)
    {
        string one = Describe(first), other = Describe(second);
        bool sameOperation = string.Equals(one, other, StringComparison.Ordinal);
        return new TraceRow(
            step,
            sameOperation ? one : $"{one} | {other}",
            Outcome(first),
            Outcome(second),
            Lines(first),
            Lines(second),
            first is null || second is null || !sameOperation
                ? new Divergence(step, one, "operation", one, other)
                : TraceComparer.Compare(first, second));
    }

    private static string Describe(RecordedOperation? operation) => operation is null
        ? "nothing"
        : string.Join(' ', operation.Arguments
            .Where(
                argument => argument.ValueKind is System.Text.Json.JsonValueKind.String
                    or System.Text.Json.JsonValueKind.Number)
            .Select(argument => argument.ToString().Replace('-', '_'))
            .Prepend(operation.Name));

    private static string Outcome(RecordedOperation? operation)
    {
        if (operation is null)
        {
            return "";
        }

        RecordedResult result = operation.Result;
        string answer = operation.KernelDied ? "died"
            : result.ProcessDied ? "process died"
            : result.TimeoutMilliseconds is not null ? "blocked"
            : result.AgentError ?? result.Errno ?? (result.Ok ? "ok" : "not ok");
        CpuSet online = operation.State?.Online ?? CpuSet.Empty, on = operation.State?.Svme ?? CpuSet.Empty;
        return operation.State is null ? answer
            : $"{answer}, online {online}, virt {(on.IsEmpty ? "-" : on.ToString())}";
    }

    private static string[] Lines(RecordedOperation? operation) => operation is null
        ? []
        : [.. operation.Lines.Where(line => line.Class is "kvm" or "hotplug").Select(line => line.Text)];
}
