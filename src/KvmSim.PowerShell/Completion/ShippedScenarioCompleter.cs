using System.Collections;
using KvmSim.PowerShell.Manifests;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names of the scenarios that the module ships.</summary>
public sealed class ShippedScenarioCompleter : Completer
{
    private protected override IEnumerable<(string Text, string ToolTip)> Candidates(IDictionary bound) =>
        ShippedFiles.Scenarios.Select(name => (name, $"shipped: {name}"));
}
