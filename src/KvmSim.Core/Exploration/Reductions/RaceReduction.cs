namespace KvmSim.Exploration;

/// <summary>What is left out of an exploration without changing its verdicts (docs/exploration.md says why).</summary>
[Flags]
public enum RaceReduction : long
{
    /// <summary>Nothing: every state of the model is visited and counted.</summary>
    None = 0,

    /// <summary>A walk over CPUs is not interleaved with steps that cannot notice it.</summary>
    PartialOrder = 1,

    /// <summary>States that differ only in the names of like CPUs and like actors count once.</summary>
    Symmetry = 2,

    /// <summary>Both.</summary>
    Auto = PartialOrder | Symmetry,
}
