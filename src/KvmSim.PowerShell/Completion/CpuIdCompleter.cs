using System.Globalization;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the numbers of a machine's CPUs: those with which the command can do something.</summary>
internal sealed class CpuIdCompleter : Completer
{
    private protected override IEnumerable<Candidate> Candidates(CompletionQuery query) =>
        query.Machines.SelectMany(machine => machine.Ask(engine =>
            (Candidate[])[.. FitFor(query, engine).Select(cpu => Describe(engine, cpu))]));

    private static CpuSet FitFor(CompletionQuery query, SimMachine engine)
    {
        HostState state = engine.State;
        CpuSet online = state.Kvm.Online, present = state.Present;
        return query.CommandName.ToUpperInvariant() switch
        {
            "SET-SIMCPUONLINE" => query.Has("Offline") || query.Denies("Online") ? online : present.Except(online),
            "ADD-SIMCPU" => CpuSet.First(engine.Description.PossibleCpus).Except(present),
            "REMOVE-SIMCPU" => present.Except(online),
            "INVOKE-SIMVCPU" or "IMPORT-KVMMODULE" => online,
            "RESUME-SIMMACHINE" or "GET-SIMKERNELLOG" => present,
            "TEST-KVMCOMPATIBILITY" or "GET-KVMINCOMPATIBLECPU" or "COMPARE-SIMCPU" =>
                query.Has("IncludeAbsent") ? engine.KnownCpus : present,
            _ => engine.KnownCpus,
        };
    }

    private static Candidate Describe(SimMachine engine, int cpu)
    {
        string text = cpu.ToString(CultureInfo.InvariantCulture);
        HostState state = engine.State;
        string word = state.Kvm.Online.Contains(cpu) ? "online" : state.Present.Contains(cpu) ? "offline" : "absent";
        return engine.FindModel(cpu) is { } model
            ? new Candidate(text, $"CPU {text} of {engine.Name}: {model.Name}, {word}")
            : new Candidate(text, $"CPU {text} of {engine.Name}: an empty socket; give -Model");
    }
}
