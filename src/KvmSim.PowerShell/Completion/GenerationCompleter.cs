using System.Collections;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the ids of KVM generations.</summary>
public sealed class GenerationCompleter : Completer
{
    private protected override IEnumerable<(string Text, string ToolTip)> Candidates(IDictionary bound) =>
        GenerationCatalog.All.Select(generation => (generation.Id, generation.Title));
}
