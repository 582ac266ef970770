using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Conformance;

/// <summary>Compares an operation that was recorded while loops ran with all that it can come to.</summary>
internal static class RaceComparer
{
    public static Divergence? CompareKernel(RecordedOperation recorded, RaceOutcome outcome) =>
        recorded.KernelDied ? TraceComparer.CompareDeath(recorded, outcome.CanDie)
        : outcome.States.Count == 0 ? TraceComparer.CompareDeath(recorded, predicted: true)
        : null;

    /// <summary>Of the possible answers the one that was recorded, or any.</summary>
    public static RecordedResult Sample(
        RecordedOperation recorded,
        TraceCommand command,
        RaceOutcome outcome,
        Dictionary<string, HashSet<Errno>> turns)
    {
        RecordedResult result = recorded.Result;
        if (recorded.KernelDied && outcome.CanDie)
        {
            return result;
        }

        if (command.Operation is { Kind: OperationKind.OnlineLoop } loop && result.Counts is { } counts)
        {
            return new RecordedResult { Ok = true, Counts = Unpredictable.Counts(counts, loop, outcome) };
        }

        List<RecordedResult> possible = [.. outcome.Answers.Select(answer => answer.ToResult())];
        RecordedResult fitting = possible.Find(candidate => TraceComparer.CompareResult(
            recorded with { Result = result with { Counts = null } }, candidate) is null) ?? possible[0];
        return command.Operation is { Kind: OperationKind.StopLoop } stop && result.Counts is { } created
            ? fitting with { Counts = Unpredictable.Counts(created, turns.GetValueOrDefault(stop.Name!) ?? []) }
            : fitting;
    }

    /// <summary>What was seen afterwards, and which states fit it.</summary>
    /// <param name="recorded">The operation.</param>
    /// <param name="states">The states that the host can be in.</param>
    /// <param name="loops">The loops, whose VMs come and go.</param>
    /// <param name="runs">A loop runs still, while the recorder looks at one thing after the other.</param>
    /// <param name="fitting">The states that fit; none when nothing does.</param>
    public static Divergence? CompareState(
        RecordedOperation recorded,
        IEnumerable<HostState> states,
        IReadOnlySet<string> loops,
        bool runs,
        out HashSet<HostState> fitting)
    {
        RecordedState seen = recorded.State!;
        fitting = [.. states];
        IEnumerable<string> others = loops.Append(TraceCommand.OnlineHandle);
        foreach (StateField field in StateField.Files.Where(field => field.IsSeen(seen)))
        {
            Divergence? difference = Narrow(
                recorded, field.Name, _ => field.Recorded(seen), state => field.Predicted(state), ref fitting);
            if (difference is not null)
            {
                return difference;
            }
        }

        return Narrow(
                recorded,
                "VMs",
                state => StateField.HeldVms(seen, state, others),
                state => StateField.Vms(state, loops),
                ref fitting)
            ?? (!StateField.VirtualizationOn.IsSeen(seen) ? null : runs
                ? CompareEachCpu(recorded, seen, fitting) : Narrow(
                recorded,
                StateField.VirtualizationOn.Name,
                _ => StateField.VirtualizationOn.Recorded(seen),
                state => StateField.VirtualizationOn.Predicted(state),
                ref fitting));
    }

    private static Divergence? Narrow(
        RecordedOperation recorded,
        string name,
        Func<HostState, string> seen,
        Func<HostState, string> predicted,
        ref HashSet<HostState> fitting)
    {
        HashSet<HostState> left = [
            .. fitting.Where(state => string.Equals(seen(state), predicted(state), StringComparison.Ordinal))];
        if (left.Count > 0)
        {
            fitting = left;
            return null;
        }

        string possible = string.Join(
            " or ", fitting.Select(predicted).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Divergence difference = new(recorded.Number, recorded.Name, name, seen(fitting.First()), possible);
        fitting = [];
        return difference;
    }

    /// <summary>The recorder reads one CPU's EFER after the other, and the loops go on meanwhile.</summary>
    private static Divergence? CompareEachCpu(RecordedOperation recorded, RecordedState seen, HashSet<HostState> states)
    {
        CpuSet on = seen.Svme!.Value;
        foreach (int cpu in seen.Online)
        {
            bool isOn = on.Contains(cpu);
            if (states.All(state => state.VirtualizationOn.Contains(cpu) != isOn))
            {
                return TraceComparer.Difference(
                    recorded, $"virtualization of CPU {cpu}", isOn ? "on" : "off", isOn ? "off" : "on");
            }
        }

        return null;
    }
}
