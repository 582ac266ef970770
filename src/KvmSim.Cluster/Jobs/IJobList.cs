using KvmSim.Cluster.Messages;

namespace KvmSim.Cluster.Jobs;

/// <summary>The jobs of the cluster; there is one list, with the key 0.</summary>
internal interface IJobList : IGrainWithIntegerKey
{
    /// <summary>A job is there.</summary>
    Task Add(string id);

    /// <summary>What all jobs say of themselves, the newest last.</summary>
    Task<JobNews[]> All();

    /// <summary>
    /// Goes on with what is not finished, whoever led it; forgets what ended long ago, where there are too many.
    /// </summary>
    Task Wake();
}
