using KvmSim.Exploration;

namespace KvmSim.PowerShell.Output;

/// <summary>A broken property, with the shortest order of events that breaks it.</summary>
public sealed class KvmRaceViolation
{
    internal KvmRaceViolation(RaceViolation violation)
    {
        Property = violation.Info.Name;
        Label = violation.Info.Label;
        Sentence = violation.Info.Sentence;
        Breach = violation.Info.Breach;
        Depth = violation.Depth;
        Schedule = violation.Schedule is { } schedule ? RaceScheduleText.Of(schedule) : null;
    }

    /// <summary>The property's name.</summary>
    public string Property { get; }

    /// <summary>Its name in the published model, e.g. "P1"; "" where that has none.</summary>
    public string Label { get; }

    /// <summary>What must hold.</summary>
    public string Sentence { get; }

    /// <summary>What the schedule shows instead.</summary>
    public string Breach { get; }

    /// <summary>How many steps the schedule takes.</summary>
    public int Depth { get; }

    /// <summary>The schedule, replayed step by step; null if the search was stopped before it was found.</summary>
    public KvmRaceSchedule? Schedule { get; }

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant($"{Property} after {Depth} steps");
}
