using System.Collections;
using KvmSim.PowerShell.Manifests;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names of the machines that the module ships.</summary>
public sealed class ShippedMachineCompleter : Completer
{
    private protected override IEnumerable<(string Text, string ToolTip)> Candidates(IDictionary bound) =>
        ShippedFiles.Machines.Select(name => (name, $"shipped: {name}"));
}
