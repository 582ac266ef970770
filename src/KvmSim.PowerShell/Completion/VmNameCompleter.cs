namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names of a machine's VMs.</summary>
internal sealed class VmNameCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) =>
        query.Machines.SelectMany(machine =>
        machine.Vms.Select(vm => new Candidate(vm, $"VM {vm} of {machine.Name}, under {machine.Generation}")));
}
