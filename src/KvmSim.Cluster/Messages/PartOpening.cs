namespace KvmSim.Cluster.Messages;

/// <summary>What a part of a search begins with.</summary>
[GenerateSerializer]
internal sealed record PartOpening
{
    /// <summary>What is explored, as <see cref="Exploration.RaceRequest"/> writes it.</summary>
    [Id(0)]
    public required string Request { get; init; }

    /// <summary>The keys of all parts, in their order.</summary>
    [Id(1)]
    public required string[] Parts { get; init; }

    /// <summary>Which of them this is.</summary>
    [Id(2)]
    public required int Index { get; init; }

    /// <summary>The files of each level that was saved; empty where the search begins.</summary>
    [Id(3)]
    public required string[][] Levels { get; init; }
}
