namespace KvmSim.Exploration;

/// <summary>
/// What is known of each property that was asked for. This alone says what "decided" means: what was found broken is
/// broken, however the search ended; what was not found holds only if nothing was left untried; all else is open.
/// Suggestions, verdicts for any number of CPUs, reports and exit codes take it from here.
/// </summary>
public readonly record struct RaceDecision
{
    private RaceDecision(RaceProperty broken, RaceProperty holding, RaceProperty open) =>
        (Broken, Holding, Open) = (broken, holding, open);

    /// <summary>The properties that some order of events breaks.</summary>
    public RaceProperty Broken { get; }

    /// <summary>The properties that no order of events breaks.</summary>
    public RaceProperty Holding { get; }

    /// <summary>The properties of which neither is known.</summary>
    public RaceProperty Open { get; }

    /// <summary>Whether something was asked for, and all of it holds: the only yes there is.</summary>
    public bool IsYes => Holding != RaceProperty.None && (Broken | Open) == RaceProperty.None;

    /// <summary>What is known after a search.</summary>
    /// <param name="asked">What it looked for.</param>
    /// <param name="broken">What it found broken.</param>
    /// <param name="isExhausted">Whether it left nothing untried.</param>
    public static RaceDecision Of(RaceProperty asked, RaceProperty broken, bool isExhausted) =>
        Of(asked, broken, isExhausted ? RaceProperty.None : asked);

    /// <summary>What is known where part of what was asked for could not be tried to the end.</summary>
    /// <param name="asked">What was looked for.</param>
    /// <param name="broken">What was found broken.</param>
    /// <param name="untried">What was not tried to the end.</param>
    public static RaceDecision Of(RaceProperty asked, RaceProperty broken, RaceProperty untried) =>
        new(asked & broken, asked & ~broken & ~untried, asked & ~broken & untried);
}
