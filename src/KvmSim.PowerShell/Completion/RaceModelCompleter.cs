using KvmSim.Races;

namespace KvmSim.PowerShell.Completion;

/// <summary>
/// Completes what can be explored: the models of the published table and the ids of generations, composed ones too.
/// </summary>
internal sealed class RaceModelCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) => IsAnswered(query) ? []
        : ExplorationModelCatalog.All.Select(model => new Candidate(model.Name, model.Title))
            .Concat(GenerationCandidates.All());

    private protected override bool MayBeFile(CompletionQuery query) => !IsAnswered(query);

    /// <summary>The pipeline brings what is asked for, and a name besides would be refused.</summary>
    private static bool IsAnswered(CompletionQuery query) =>
        query.IsOf("Find-KvmRace") && PipedGenerations.AreBefore(query.Command);
}
