using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

public sealed class RaceScheduleTests
{
    [Fact]
    public void Schedule_OfTheReviewsRace_TellsTheStory()
    {
        RaceSchedule schedule = Find("v1-nolock", RaceProperty.UncheckedEnable);

        Assert.Equal(
            "Idle 3, SetOnline 3, Create, CountUser, EnableEach 0, EnableEach 1, EnableEach 2, EnableEach 3",
            string.Join(", ", schedule.Steps.Select(step => step.Cpu is int cpu ? $"{step.Step} {cpu}" : step.Step)));
        Assert.Equal("set_cpu_online", schedule.Steps[1].Function);
        Assert.Equal(["online +3"], schedule.Steps[1].Changes);
        Assert.Equal(
            ["cpu_hotplug_lock (write): hotplug", "lock of the count: vm"],
            schedule.Steps[^1].After.Locks.Select(held => held.ToString()), StringComparer.Ordinal);
        Assert.Equal([schedule.Steps[^1]], schedule.Steps.Where(step => step.IsFatal));
        Assert.Equal([3], schedule.Steps[^1].After.Enabled.Except([0, 1, 2]));
    }

    [Fact]
    public void Schedule_OfADeadlock_EndsWhereNobodyCanGoOn()
    {
        RaceSchedule schedule = Find("inverted", RaceProperty.Deadlock);

        Assert.Equal(2, schedule.Steps.Count);
        Assert.Equal(
            ["cpu_hotplug_lock (write): hotplug", "lock of the count: vm"],
            schedule.Steps[^1].After.Locks.Select(held => held.ToString()), StringComparer.Ordinal);
    }

    [Fact]
    public void Text_OfASchedule_HasAColumnForEachActor()
    {
        string[] lines = Find("v1-nolock", RaceProperty.UncheckedEnable).ToString().Split('\n');

        Assert.Equal(["hotplug", "vm"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        int column = lines[0].IndexOf("vm", StringComparison.Ordinal);
        Assert.StartsWith(">  8 ", lines[^3], StringComparison.Ordinal);
        Assert.Equal(column, lines[^3].IndexOf("enables CPU 3", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, ScheduleText.DefaultWidth));
    }

    [Fact]
    public void Schedule_WithThreadsAndWithout_IsTheSame()
    {
        RaceSearchOptions options = Searches.Of("base", 5, 2, 2);

        RaceSearchResult one = Searches.Run(options);
        RaceSearchResult two = Searches.Run(options with { ThrottleLimit = 2 });

        Assert.Equal(
            string.Concat(one.Violations.Select(violation => violation.Schedule)),
            string.Concat(two.Violations.Select(violation => violation.Schedule)));
    }

    [Fact]
    public void Replay_OfAScheduleThatIsBlocked_SaysWhere()
    {
        RaceSearchOptions options = Searches.Of("v1", 4);
        RaceAction[] actions = [new(RaceActorKind.Hotplug, 0, 3), new(RaceActorKind.Vm, 0)];

        ReplayDivergenceException error = Assert.Throws<ReplayDivergenceException>(() =>
            RaceSearch.Replay(options, RaceProperty.UncheckedEnable, actions));

        Assert.Equal((RaceProperty.UncheckedEnable, 2), (error.Property, error.Step));
    }

    [Fact]
    public void Replay_OfAScheduleThatBreaksNothing_SaysSo()
    {
        RaceSearchOptions options = Searches.Of("v1", 4);

        ReplayDivergenceException error = Assert.Throws<ReplayDivergenceException>(() =>
            RaceSearch.Replay(options, RaceProperty.StaleFlag, [new(RaceActorKind.Hotplug, 0, 3)]));

        Assert.Equal(1, error.Step);
    }

    private static RaceSchedule Find(string model, RaceProperty property)
    {
        RaceSearchOptions options = Searches.Of(model, 4) with { Properties = property, StopWhenFound = true };
        RaceSearchResult result = Searches.Run(options);
        RaceViolation violation = Assert.Single(result.Violations);
        Assert.Equal((property, RaceStopReason.Found), (violation.Property, result.StopReason));
        return violation.Schedule!;
    }
}
