using KvmSim.Exploration;
using KvmSim.Races;

namespace KvmSim.PowerShell.Commands;

/// <summary>One search that Find-KvmRace makes.</summary>
/// <param name="Options">What to explore.</param>
/// <param name="Machine">The machine that it is about; null for a model of one.</param>
/// <param name="Explored">What that machine is to the explorer.</param>
internal sealed record ExploredRequest(
    RaceSearchOptions Options, string? Machine = null, MachineExploration? Explored = null);
