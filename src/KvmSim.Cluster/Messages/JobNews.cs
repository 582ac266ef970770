using KvmSim.Cluster.Jobs;

namespace KvmSim.Cluster.Messages;

/// <summary>What a job says of itself.</summary>
[GenerateSerializer]
internal sealed record JobNews
{
    [Id(0)]
    public string Id { get; init; } = "";

    [Id(1)]
    public JobState State { get; init; }

    [Id(2)]
    public string Kind { get; init; } = "";

    [Id(3)]
    public long States { get; init; }

    [Id(4)]
    public long Transitions { get; init; }

    [Id(5)]
    public int Depth { get; init; }

    [Id(6)]
    public long Frontier { get; init; }

    [Id(7)]
    public long Bytes { get; init; }

    /// <summary>How often it was begun or gone on with.</summary>
    [Id(8)]
    public int Attempt { get; init; }

    /// <summary>On how many nodes it is at the moment.</summary>
    [Id(9)]
    public int Nodes { get; init; }

    [Id(10)]
    public string Answer { get; init; } = "";

    [Id(11)]
    public string Error { get; init; } = "";

    [Id(12)]
    public DateTime Created { get; init; }

    /// <summary>The last thing that happened to it, in words.</summary>
    [Id(13)]
    public string Last { get; init; } = "";

    /// <summary>What was asked.</summary>
    [Id(14)]
    public string Request { get; init; } = "";

    /// <summary>How many searches of a design search are finished, and of how many.</summary>
    [Id(15)]
    public int Finished { get; init; }

    [Id(16)]
    public int Total { get; init; }

    /// <summary>When it ended, if it did.</summary>
    [Id(17)]
    public DateTime Ended { get; init; }
}
