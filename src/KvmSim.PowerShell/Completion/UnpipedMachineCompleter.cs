namespace KvmSim.PowerShell.Completion;

/// <summary>
/// Completes the names of machines where the line has to name them. Behind a pipe that brings the machines it has not,
/// and a name besides would be refused.
/// </summary>
internal sealed class UnpipedMachineCompleter : Completer
{
    /// <summary>Through whose pipeline CPUs may come as well, of a machine that the line names.</summary>
    private static readonly string[] TakersOfCpus = ["Get-SimKernelLog", "Get-SimCpuBaseline"];

    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) =>
        query.IsPiped && (!Array.Exists(TakersOfCpus, query.IsOf) || PipedMachines.AreWhole(query.Command)) ? []
            : MachineNameCompleter.Names(query);
}
