using System.Collections;
using KvmSim.Exploration;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes what can be explored: the models of the published table and the ids of generations, composed ones too.</summary>
public sealed class RaceModelCompleter : Completer
{
    private protected override IEnumerable<(string Text, string ToolTip)> Candidates(IDictionary bound) =>
        ExplorationModelCatalog.All.Select(model => (model.Name, model.Title))
            .Concat(MachineRegistry.Here.Generations.All.Select(generation => (generation.Id, generation.Title)))
            .DistinctBy(pair => pair.Item1, StringComparer.Ordinal);
}
