using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>A node of a cluster.</summary>
public sealed class KvmClusterNode
{
    /// <summary>Where clients come to, as HOST:PORT: what -Cluster takes.</summary>
    public required string Cluster { get; init => field = ForeignText.Line(value); }

    /// <summary>Where other nodes come to.</summary>
    public required string Address { get; init => field = ForeignText.Line(value); }

    /// <summary>How many threads a search may take on it.</summary>
    public required int ThreadCount { get; init; }

    /// <summary>The most bytes that tables may take on it.</summary>
    public required long MemoryLimit { get; init; }

    /// <summary>What they take.</summary>
    public required long MemoryUsed { get; init; }

    /// <summary>The jobs that it has a part of.</summary>
    public required ItemList<string> Jobs { get; init => field = ItemLists.Shown(value); }

    /// <summary>Its build: nodes and clients of one build work together.</summary>
    public required string Build { get; init => field = ForeignText.Line(value); }

    /// <summary>Its process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>CPU time that it has taken.</summary>
    public required TimeSpan CpuTime { get; init; }

    /// <summary>States that it has sent to other nodes.</summary>
    public required long SentStateCount { get; init; }

    /// <summary>The bytes that they took.</summary>
    public required long SentBytes { get; init; }

    /// <summary>E.g. "127.0.0.1:17612".</summary>
    public override string ToString() => Cluster;
}
