using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>What is known for every number of CPUs, and under which assumptions.</summary>
public sealed class KvmRaceProof
{
    /// <summary>What was explored.</summary>
    public required string Generation { get; init => field = ForeignText.Block(value); }

    /// <summary>How many VMs are created and destroyed at the same time.</summary>
    public required int VmActor { get; init; }

    /// <summary>Each property, and what is known of it.</summary>
    public required ItemList<KvmRaceVerdict> Verdicts { get; init; }

    /// <summary>Whether all of them hold.</summary>
    public required bool Holds { get; init; }

    /// <summary>How many abstract states stand for the states of all machines; 0 where none were needed.</summary>
    public required long AbstractStateCount { get; init; }

    /// <summary>What is assumed, in sentences.</summary>
    public required ItemList<string> Assumptions { get; init => field = ItemLists.Shown(value); }

    /// <summary>
    /// What the findings rest on: the parts of the generation, known no better than the least known of them.
    /// </summary>
    public required string Evidence { get; init => field = ForeignText.Block(value); }

    /// <summary>
    /// E.g. "patch-v1, any number of CPUs: UncheckedEnable: Holds; MissedPeer: broken from 3 CPUs on".
    /// </summary>
    public override string ToString() =>
        $"{Generation}, any number of CPUs: {string.Join("; ", Verdicts.Select(verdict => verdict.ToString()))}";
}
