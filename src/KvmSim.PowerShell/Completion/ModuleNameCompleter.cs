using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names of KVM's modules; where one is to be unloaded, of those that are loaded.</summary>
internal sealed class ModuleNameCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query)
    {
        string[] loaded = [.. query.Machines.SelectMany(machine => machine.Modules).Distinct(StringComparer.Ordinal)];
        return LoadedModules.Known
            .Where(module => !query.IsOf("Remove-KvmModule") || loaded.Contains(module, StringComparer.Ordinal))
            .Select(module => new Candidate(
                module, Describe(module) + (loaded.Contains(module, StringComparer.Ordinal) ? "; loaded" : "")));
    }

    private static string Describe(string module) => module switch
    {
        LoadedModules.Core => "What all vendors share",
        "kvm_intel" => "VMX; pulls in kvm",
        _ => "SVM; pulls in kvm",
    };
}
