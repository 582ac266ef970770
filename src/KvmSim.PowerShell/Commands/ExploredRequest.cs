using KvmSim.Exploration;
using KvmSim.Races;

namespace KvmSim.PowerShell.Commands;

/// <summary>One search that Find-KvmRace makes.</summary>
/// <param name="Options">What to explore.</param>
/// <param name="Machine">The machine that it is about; null for a model of one.</param>
/// <param name="Explored">What that machine is to the explorer.</param>
internal sealed record ExploredRequest(
    RaceSearchOptions Options, string? Machine = null, MachineExploration? Explored = null)
{
    /// <summary>
    /// The properties to look for: of all, those that something here can break; one that is named is looked for.
    /// </summary>
    public RaceProperty Breakable(RaceProperty properties, string[] names) =>
        Options.ChangingCpus.Count > 0 || names.Contains(nameof(RaceProperty.StaleVm), StringComparer.OrdinalIgnoreCase)
            ? properties
            : properties & ~RaceProperty.StaleVm;
}
