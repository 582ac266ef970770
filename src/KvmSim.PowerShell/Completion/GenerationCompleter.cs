using KvmSim.PowerShell.Machines;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the ids of KVM generations, composed ones too. Where -Generation also takes files, they follow.</summary>
public sealed class GenerationCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) =>
        MachineRegistry.Here.Generations.All.Where(generation => !query.IsOf("Remove-KvmGeneration") || generation.From is not null)
            .Select(generation => new Candidate(generation.Id, Describe(generation)));

    private protected override bool MayBeFile(CompletionQuery query) =>
        string.Equals(query.ParameterName, "Generation", StringComparison.OrdinalIgnoreCase);

    private static string Describe(Generation generation) =>
        generation.From is { } from ? $"{generation.Title} (composed from {from})" : generation.Title;
}
