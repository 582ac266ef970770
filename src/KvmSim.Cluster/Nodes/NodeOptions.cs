using System.Net;
using KvmSim.Cluster.Stores;

namespace KvmSim.Cluster.Nodes;

/// <summary>What a node was told.</summary>
internal sealed record NodeOptions
{
    /// <summary>The port for other nodes where none is said; clients come to the next.</summary>
    public const int UsualPort = 17611;

    /// <summary>Which cluster it is a node of.</summary>
    public string ClusterId { get; init; } = "kvmsim";

    /// <summary>Where the nodes of the cluster find each other, and where the records of jobs are.</summary>
    public IClusterStore Records { get; init; } = new MemoryStore();

    /// <summary>The address that it listens on and is known by.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port for other nodes; clients come to the next. 0: any that are free.</summary>
    public int Port { get; init; } = UsualPort;

    /// <summary>The port for clients, once a node is put together.</summary>
    public int GatewayPort { get; init; }

    /// <summary>The most bytes that the tables of all searches on this node may take.</summary>
    public long MemoryLimit { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;

    /// <summary>How many threads a search may take.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>A folder that all nodes see, to save levels in; null: nothing is saved.</summary>
    public string? Store { get; init; }

    /// <summary>How many jobs the cluster remembers: what is older and not worked on is forgotten.</summary>
    public int Jobs { get; init; } = 200;

    /// <summary>A file with what all nodes and clients know and nobody else; null: nothing is asked.</summary>
    public string? SecretFile { get; init; }

    /// <summary>A certificate with its key in PEM, for TLS; null: connections are not encrypted.</summary>
    public string? Certificate { get; init; }

    /// <summary>Whether it is a pod of Kubernetes, and watches the others.</summary>
    public bool Kubernetes { get; init; }

    /// <summary>Whether the node ends when its standard input does.</summary>
    public bool EndsWithInput { get; init; }

    /// <summary>How it is called in messages.</summary>
    public string Name => $"node {Address}:{Port}";
}
