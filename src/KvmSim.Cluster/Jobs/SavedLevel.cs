namespace KvmSim.Cluster.Jobs;

/// <summary>A level that all parts have saved.</summary>
[GenerateSerializer]
public sealed record SavedLevel
{
    /// <summary>Which attempt saved it.</summary>
    [Id(0)]
    public int Attempt { get; set; }

    /// <summary>Into how many files: one a part.</summary>
    [Id(1)]
    public int Parts { get; set; }
}
