namespace KvmSim.Exploration;

/// <summary>What is known about a property for every number of CPUs.</summary>
public enum AnyCpuCountVerdict : long
{
    /// <summary>It holds, however many CPUs there are.</summary>
    Holds,

    /// <summary>It is broken from some number of CPUs on.</summary>
    Broken,

    /// <summary>Neither is known: <see cref="AnyCpuCountFinding.Reason"/> says why.</summary>
    Undecided,
}
