namespace KvmSim.Cluster.Jobs;

/// <summary>Some of the finished searches of a design search. All pages but the last are full.</summary>
[GenerateSerializer]
public sealed record ResultPage
{
    /// <summary>A line each, in the order in which they were finished.</summary>
    [Id(0)]
    public List<string> Lines { get; set; } = [];
}
