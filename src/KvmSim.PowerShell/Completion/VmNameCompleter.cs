using System.Collections;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names of a machine's VMs.</summary>
public sealed class VmNameCompleter : Completer
{
    private protected override IEnumerable<(string Text, string ToolTip)> Candidates(IDictionary bound) =>
        MachinesOf(bound).SelectMany(machine => machine.Vms.Select(vm => (vm, $"VM {vm} of {machine.Name}")));
}
