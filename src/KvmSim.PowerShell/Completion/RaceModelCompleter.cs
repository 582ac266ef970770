using KvmSim.Races;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes what can be explored: the models of the published table and the ids of generations, composed ones too.</summary>
public sealed class RaceModelCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) =>
        ExplorationModelCatalog.All.Select(model => new Candidate(model.Name, model.Title))
            .Concat(GenerationCandidates.All());

    private protected override bool MayBeFile(CompletionQuery query) => true;
}
