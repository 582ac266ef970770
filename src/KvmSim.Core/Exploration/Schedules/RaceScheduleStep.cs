namespace KvmSim.Exploration;

/// <summary>One step of a schedule.</summary>
public sealed record RaceScheduleStep
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Whose turn it is.</summary>
    public required RaceAction Action { get; init; }

    /// <summary>The actor's name: "hotplug", "vm" or "loader", with a number where there are several.</summary>
    public required string Actor { get; init; }

    /// <summary>The step of the actor's program, e.g. "SetOnline".</summary>
    public required string Step { get; init; }

    /// <summary>The CPU that the step moves, checks, enables or disables; null where it is about none.</summary>
    public int? Cpu { get; init; }

    /// <summary>The kernel function that the step models.</summary>
    public required string Function { get; init; }

    /// <summary>What happens, in words.</summary>
    public required string Text { get; init; }

    /// <summary>What the step changed, e.g. "online +3".</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>The shared variables and locks after the step.</summary>
    public required RaceSnapshot After { get; init; }

    /// <summary>What the step breaks.</summary>
    public RaceProperty Broken { get; init; }

    /// <summary>Whether this is the step to which the schedule leads.</summary>
    public bool IsFatal { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"{Number}. {Actor}: {Text} ({string.Join(", ", Changes)})";
}
