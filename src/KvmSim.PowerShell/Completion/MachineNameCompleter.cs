using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the names of the session's machines: those with which the command can do something.</summary>
internal sealed class MachineNameCompleter : Completer
{
    /// <summary>The names, each with the state of its machine.</summary>
    internal static IEnumerable<Candidate> Names(CompletionQuery query) =>
        MachineRegistry.Here.All.Where(machine => Fits(query, machine)).Select(machine => new Candidate(
            machine.Name,
            $"{machine.Generation}, {Word(machine.Status)}; CPUs {machine.Online} online, {machine.Present} present"));

    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) => Names(query);

    private static bool Fits(CompletionQuery query, SimulatedMachine machine) =>
        query.CommandName.ToUpperInvariant() switch
        {
            "RESUME-SIMMACHINE" => machine.Status == MachineStatus.Asleep,
            "SUSPEND-SIMMACHINE" => machine.Status == MachineStatus.Running,
            _ => true,
        };

    private static string Word(MachineStatus status) => status switch
    {
        MachineStatus.Dead => "dead",
        MachineStatus.Asleep => "asleep",
        _ => "running",
    };
}
