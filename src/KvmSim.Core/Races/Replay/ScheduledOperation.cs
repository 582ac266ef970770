using KvmSim.Exploration;
using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>What an actor of a schedule does as one system call: a CPU up or down, a VM made or destroyed.</summary>
/// <param name="Actor">The kind of actor.</param>
/// <param name="Index">Which of its kind.</param>
/// <param name="IsBeginning">A CPU comes online, or a VM is created; false for the other way.</param>
/// <param name="Cpu">The CPU, as the model numbers it; -1 for a VM's.</param>
/// <param name="Start">The number of its first step.</param>
/// <param name="End">The number of its last step; int.MaxValue if the schedule ends before it does.</param>
internal sealed record ScheduledOperation(
    RaceActorKind Actor, int Index, bool IsBeginning, int Cpu, int Start, int End)
{
    private static readonly string[] VmStarts = [nameof(VmStep.Create), nameof(VmStep.Running)];

    public bool IsHotplug => Actor == RaceActorKind.Hotplug;

    /// <summary>The operations of a schedule, in the order in which they begin.</summary>
    public static ScheduledOperation[] Of(RaceSchedule schedule)
    {
        Dictionary<(RaceActorKind, int), ScheduledOperation> open = [];
        List<ScheduledOperation> operations = [];
        RaceSnapshot before = schedule.Initial;
        foreach (RaceScheduleStep step in schedule.Steps)
        {
            (RaceActorKind, int) actor = (step.Action.Actor, step.Action.Index);
            bool starts = step.Action.Actor == RaceActorKind.Hotplug
                ? step.Step == nameof(HotplugStep.Idle)
                : VmStarts.Contains(step.Step, StringComparer.Ordinal);
            if (starts)
            {
                Close(open, operations, actor);
                bool begins = step.Action.Actor == RaceActorKind.Hotplug
                    ? !before.Online.Contains(step.Cpu!.Value)
                    : step.Step == nameof(VmStep.Create);
                open[actor] = new ScheduledOperation(
                    step.Action.Actor, step.Action.Index, begins, step.Action.Cpu, step.Number, int.MaxValue);
            }

            open[actor] = open[actor] with { End = IsLast(step) ? step.Number : int.MaxValue };
            before = step.After;
        }

        operations.AddRange(open.Values);
        return [.. operations.OrderBy(operation => operation.Start)];
    }

    private static void Close(
        Dictionary<(RaceActorKind, int), ScheduledOperation> open,
        List<ScheduledOperation> operations,
        (RaceActorKind, int) actor)
    {
        if (open.Remove(actor, out ScheduledOperation? done))
        {
            operations.Add(done);
        }
    }

    /// <summary>Whether the system call is over with this step, as far as anybody else can tell.</summary>
    private static bool IsLast(RaceScheduleStep step) => step.Action.Actor == RaceActorKind.Hotplug
        ? step.Step == nameof(HotplugStep.Done)
            && step.Changes.Any(change => change.EndsWith("(write) dropped", StringComparison.Ordinal))
        : step.Step is nameof(VmStep.ReadUnlock) or nameof(VmStep.DropUnlock) or nameof(VmStep.DropReadUnlock)
            || (step.Step == nameof(VmStep.DisableEach)
                && step.Changes.Contains("count lock dropped", StringComparer.Ordinal));
}
