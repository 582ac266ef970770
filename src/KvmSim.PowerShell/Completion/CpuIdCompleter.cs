using System.Collections;
using System.Globalization;
using KvmSim.Kernel;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Completion;

/// <summary>Completes the numbers of a machine's CPUs.</summary>
public sealed class CpuIdCompleter : Completer
{
    private protected override IEnumerable<(string Text, string ToolTip)> Candidates(IDictionary bound) =>
        MachinesOf(bound).SelectMany(machine => machine.Ask(engine => Describe(engine).ToArray()));

    private static IEnumerable<(string Text, string ToolTip)> Describe(SimMachine engine)
    {
        HostState state = engine.State;
        foreach (int cpu in engine.KnownCpus)
        {
            string word = state.Kvm.Online.Contains(cpu) ? "online" : state.Present.Contains(cpu) ? "offline" : "absent";
            yield return (cpu.ToString(CultureInfo.InvariantCulture), $"CPU {cpu} of {engine.Name}, {word}");
        }
    }
}
