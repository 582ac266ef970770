using System.Collections;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the ids of KVM generations.</summary>
public sealed class GenerationCompleter : Completer
{
    private protected override IEnumerable<(string Text, string ToolTip)> Candidates(IDictionary bound) =>
        MachineRegistry.Here.Generations.All.Select(generation => (generation.Id, generation.Title));
}
