namespace KvmSim.Cluster.Jobs;

/// <summary>Makes one search of a design after the other on its node.</summary>
internal interface IDesignGrain : IGrainWithStringKey
{
    /// <summary>Makes one.</summary>
    /// <returns>The line of what was found.</returns>
    [ResponseTimeout("1.00:00:00")]
    Task<string> Decide(string question, string search);
}
