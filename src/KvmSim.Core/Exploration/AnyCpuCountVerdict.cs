namespace KvmSim.Exploration;

/// <summary>What is known about a property for every number of CPUs.</summary>
public enum AnyCpuCountVerdict : long
{
    /// <summary>It holds, however many CPUs there are.</summary>
    Holds,

    /// <summary>It is broken from some number of CPUs on.</summary>
    Broken,

    /// <summary>The abstraction reaches a breach that no small machine shows, or the search was cut short.</summary>
    Undecided,
}
