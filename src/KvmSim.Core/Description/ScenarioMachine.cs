namespace KvmSim.Description;

/// <summary>The machine of a scenario.</summary>
/// <param name="Reference">A name or a path, as it was written; null if the machine stands in the scenario
/// itself.</param>
/// <param name="Document">The machine; null for a name that only the catalogue of names knows.</param>
/// <param name="Mark">Where the scenario names it.</param>
public sealed record ScenarioMachine(string? Reference, MachineDocument? Document, SourceMark Mark);
