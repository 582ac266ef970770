namespace KvmSim.Cluster.Messages;

/// <summary>How a part began.</summary>
[GenerateSerializer]
internal sealed record PartOpened
{
    /// <summary>Why it did not; null if it did.</summary>
    [Id(0)]
    public string? Refusal { get; init; }

    /// <summary>Whether what was saved needs more memory than the node may take.</summary>
    [Id(1)]
    public bool IsFull { get; init; }

    /// <summary>States of its level that it owns.</summary>
    [Id(2)]
    public long LevelCount { get; init; }
}
