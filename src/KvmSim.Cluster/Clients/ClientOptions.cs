using System.Net;

namespace KvmSim.Cluster.Clients;

/// <summary>What a client was told.</summary>
internal sealed record ClientOptions
{
    /// <summary>Where nodes listen for clients; none: a node of its own is started, and ends with the client.</summary>
    public IReadOnlyList<DnsEndPoint> Nodes { get; init; } = [];

    /// <summary>A file with the secret of the cluster; null: nothing is asked.</summary>
    public string? SecretFile { get; init; }

    /// <summary>The certificate of the cluster with its key in PEM; null: connections are not encrypted.</summary>
    public string? Certificate { get; init; }

    /// <summary>
    /// How long a first answer is waited for: the user has one within ten seconds, the module's start included.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>The most bytes that the tables of a node of its own may take; null: as a node has it.</summary>
    public long? MemoryLimit { get; init; }
}
