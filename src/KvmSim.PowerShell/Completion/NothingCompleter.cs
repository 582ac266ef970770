namespace KvmSim.PowerShell.Completion;

/// <summary>For numbers, new names and free text: nothing can be offered, and files would be wrong.</summary>
internal sealed class NothingCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) => [];
}
