using KvmSim.PowerShell.Manifests;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names of the machines that the module ships.</summary>
internal sealed class ShippedMachineCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) =>
        ShippedFiles.Machines.Select(name =>
        new Candidate(name, ShippedFiles.DescriptionOf(ShippedFiles.FindMachine(name)!) ?? $"shipped: {name}"));

    private protected override bool MayBeFile(CompletionQuery query) => true;
}
