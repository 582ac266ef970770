using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the ids of KVM generations, composed ones too. Where -Generation also takes files, they follow.</summary>
public sealed class GenerationCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) => query.IsOf("Remove-KvmGeneration")
        ? GenerationCandidates.Of(MachineRegistry.Here.Generations.Composed)
        : GenerationCandidates.All();

    private protected override bool MayBeFile(CompletionQuery query) =>
        string.Equals(query.ParameterName, "Generation", StringComparison.OrdinalIgnoreCase);
}
