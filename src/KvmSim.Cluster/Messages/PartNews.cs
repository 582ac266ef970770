namespace KvmSim.Cluster.Messages;

/// <summary>How far a part is.</summary>
[GenerateSerializer]
internal readonly record struct PartNews(
    [property: Id(0)] long States,
    [property: Id(1)] long Transitions,
    [property: Id(2)] long Bytes);
