namespace KvmSim.Exploration;

/// <summary>An order of events.</summary>
public sealed record RaceSchedule(RaceSearchOptions Options, IReadOnlyList<RaceAction> Actions);
