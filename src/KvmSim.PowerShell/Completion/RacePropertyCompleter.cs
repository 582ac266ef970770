using KvmSim.Exploration;

namespace KvmSim.PowerShell.Completion;

/// <summary>
/// Completes the names of the explorer's properties; Find-KvmRace also takes manifests of kind Property.
/// </summary>
internal sealed class RacePropertyCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query)
    {
        IEnumerable<Candidate> named = RacePropertyCatalog.All.Select(info => new Candidate(info.Name, info.Sentence));
        return query.IsOf("Find-KvmRace")
            ?
            [
                new Candidate("All", "All of them."),
                new Candidate("None", "None: states and transitions are only counted."),
                .. named,
            ]
            : named;
    }

    private protected override bool MayBeFile(CompletionQuery query) => query.IsOf("Find-KvmRace");
}
