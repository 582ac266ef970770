namespace KvmSim.Pages;

/// <summary>One step of a schedule.</summary>
internal sealed record ScheduleStep
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Whose turn it is.</summary>
    public required string Actor { get; init; }

    /// <summary>What happens.</summary>
    public required string Text { get; init; }

    /// <summary>The kernel function in which it happens; "" where there is none.</summary>
    public required string Function { get; init; }

    /// <summary>What it changes.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>What is so after it.</summary>
    public required ScheduleState After { get; init; }

    /// <summary>Whether it is the one to which all leads.</summary>
    public required bool IsFatal { get; init; }
}
