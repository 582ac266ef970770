namespace KvmSim.Cluster.Messages;

/// <summary>What a node says of itself.</summary>
[GenerateSerializer]
internal sealed record NodeNews
{
    /// <summary>Its address and port for other nodes.</summary>
    [Id(0)]
    public string Address { get; init; } = "";

    /// <summary>Its port for clients.</summary>
    [Id(1)]
    public int GatewayPort { get; init; }

    /// <summary>How many threads a search may take on it.</summary>
    [Id(2)]
    public int Threads { get; init; }

    /// <summary>The most bytes that tables may take on it.</summary>
    [Id(3)]
    public long MemoryLimit { get; init; }

    /// <summary>What they take.</summary>
    [Id(4)]
    public long Bytes { get; init; }

    /// <summary>The jobs that it has a part of.</summary>
    [Id(5)]
    public string[] Jobs { get; init; } = [];

    /// <summary>Its build.</summary>
    [Id(6)]
    public string Build { get; init; } = "";

    /// <summary>Its process.</summary>
    [Id(7)]
    public int ProcessId { get; init; }

    /// <summary>CPU seconds that it has taken.</summary>
    [Id(8)]
    public double CpuSeconds { get; init; }

    /// <summary>States that it sent to other nodes, and their bytes.</summary>
    [Id(9)]
    public long SentStates { get; init; }

    [Id(10)]
    public long SentBytes { get; init; }
}
