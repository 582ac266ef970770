using System.Collections;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names of the session's machines.</summary>
public sealed class MachineNameCompleter : Completer
{
    private protected override IEnumerable<(string Text, string ToolTip)> Candidates(IDictionary bound) =>
        MachineRegistry.Here.All.Select(machine =>
            (machine.Name, $"{machine.Generation}, CPUs {machine.Online} online"));
}
