namespace KvmSim.Exploration;

/// <summary>
/// A schedule that the explorer found and the step programs do not follow: an error of the explorer, never of its user.
/// </summary>
public sealed class ReplayDivergenceException : Exception
{
    /// <summary>Where the replay left the schedule, and how.</summary>
    public ReplayDivergenceException(RaceProperty property, int step, string message)
        : base($"The schedule that breaks {property} diverges at step {step} when it is replayed: {message}")
    {
        Property = property;
        Step = step;
    }

    /// <summary>What the schedule was to break.</summary>
    public RaceProperty Property { get; }

    /// <summary>The step that diverges, from 1.</summary>
    public int Step { get; }
}
