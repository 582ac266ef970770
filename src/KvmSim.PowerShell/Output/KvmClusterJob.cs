using KvmSim.Messages;

namespace KvmSim.PowerShell.Output;

/// <summary>A job of a cluster.</summary>
public sealed class KvmClusterJob
{
    /// <summary>Its id.</summary>
    public required string Id { get; init => field = ForeignText.Line(value); }

    /// <summary>The cluster, as it was asked for.</summary>
    public required string Cluster { get; init => field = ForeignText.Line(value); }

    /// <summary>"race": one search over all nodes; "design": many, each on one.</summary>
    public required string Kind { get; init => field = ForeignText.Line(value); }

    /// <summary>Running, Done or Failed.</summary>
    public required string State { get; init => field = ForeignText.Line(value); }

    /// <summary>States reached so far; of a search of designs, searches finished.</summary>
    public required long Count { get; init; }

    /// <summary>The depth that is looked at.</summary>
    public required int Depth { get; init; }

    /// <summary>How often it was begun or gone on with: more than once where nodes were lost.</summary>
    public required int Attempt { get; init; }

    /// <summary>On how many nodes it is.</summary>
    public required int NodeCount { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTime Created { get; init; }

    /// <summary>Why it failed, or the last thing that went wrong.</summary>
    public required string Message { get; init => field = ForeignText.Line(value); }

    /// <summary>E.g. "0123456789ab: Running".</summary>
    public override string ToString() => $"{Id}: {State}";
}
