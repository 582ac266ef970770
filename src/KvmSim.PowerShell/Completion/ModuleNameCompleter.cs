using System.Collections;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names of KVM's modules.</summary>
public sealed class ModuleNameCompleter : Completer
{
    private protected override IEnumerable<(string Text, string ToolTip)> Candidates(IDictionary bound) =>
        LoadedModules.Known.Select(module => (module, module == LoadedModules.Core
            ? "What all vendors share."
            : module == "kvm_intel" ? "VMX; pulls in kvm." : "SVM; pulls in kvm."));
}
