namespace KvmSim.Exploration;

/// <summary>An order of events that breaks a property, replayed through the step programs.</summary>
public sealed record RaceSchedule
{
    /// <summary>What was explored.</summary>
    public required RaceSearchOptions Options { get; init; }

    /// <summary>What the last step breaks; a deadlock is what comes after it.</summary>
    public required RaceProperty Property { get; init; }

    /// <summary>The same in words.</summary>
    public RacePropertyInfo Info => Options.InfoOf(Property);

    /// <summary>The shared variables before the first step.</summary>
    public required RaceSnapshot Initial { get; init; }

    /// <summary>The steps, first to last.</summary>
    public required IReadOnlyList<RaceScheduleStep> Steps { get; init; }

    /// <summary>Whose turn it is, step by step: all that a replay needs.</summary>
    public IReadOnlyList<RaceAction> Actions => [.. Steps.Select(step => step.Action)];

    /// <summary>The schedule as a story: a column for each actor, time downward, the fatal step marked.</summary>
    public override string ToString() => ScheduleText.Render(this, ScheduleText.DefaultWidth);
}
