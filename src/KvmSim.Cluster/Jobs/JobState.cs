namespace KvmSim.Cluster.Jobs;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It is worked on, or will be when nodes are there.</summary>
    Running,

    /// <summary>There is an answer.</summary>
    Done,

    /// <summary>There will be none, and it says why.</summary>
    Failed,
}
