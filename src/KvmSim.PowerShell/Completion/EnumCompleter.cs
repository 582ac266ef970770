namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the values of an enum, each with what it means.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal sealed class EnumCompleter<T> : Completer
    where T : struct, Enum
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) =>
        Enum.GetNames<T>().Select(name => new Candidate(name, EnumMeanings.Of(typeof(T), name) ?? name));
}
