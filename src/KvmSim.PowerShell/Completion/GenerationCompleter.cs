using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>
/// Completes the ids of KVM generations, composed ones too. Where -Generation also takes files, they follow.
/// </summary>
internal sealed class GenerationCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) =>
        query.IsPiped && IsId(query) ? []
        : query.IsOf("Remove-KvmGeneration") ? GenerationCandidates.Of(MachineRegistry.Here.Generations.Composed)
        : GenerationCandidates.All();

    /// <summary>
    /// What the commands about generations are told by -Id comes through their pipeline too, and not from both.
    /// </summary>
    private static bool IsId(CompletionQuery query) =>
        string.Equals(query.ParameterName, "Id", StringComparison.OrdinalIgnoreCase);

    private protected override bool MayBeFile(CompletionQuery query) =>
        string.Equals(query.ParameterName, "Generation", StringComparison.OrdinalIgnoreCase);
}
