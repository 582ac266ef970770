using KvmSim.PowerShell.Manifests;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names of the scenarios that the module ships.</summary>
internal sealed class ShippedScenarioCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) =>
        ShippedFiles.Scenarios.Select(name =>
        new Candidate(name, ShippedFiles.DescriptionOf(ShippedFiles.FindScenario(name)!) ?? $"shipped: {name}"));
}
