namespace KvmSim.Cluster.Jobs;

/// <summary>The ids of the jobs that are there.</summary>
[GenerateSerializer]
public sealed record JobIds
{
    /// <summary>In the order in which they came.</summary>
    [Id(0)]
    public List<string> Ids { get; set; } = [];
}
