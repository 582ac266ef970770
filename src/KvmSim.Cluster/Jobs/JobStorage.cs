namespace KvmSim.Cluster.Jobs;

/// <summary>Where the records of jobs are kept: in Redis, PostgreSQL, or the memory of a node that is alone.</summary>
internal static class JobStorage
{
    /// <summary>The name of the storage.</summary>
    public const string Name = "jobs";
}
