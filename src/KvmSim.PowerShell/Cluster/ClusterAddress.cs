namespace KvmSim.PowerShell.Cluster;

/// <summary>Which cluster is meant, and how it lets in.</summary>
/// <param name="Nodes">
/// Nodes as HOST:PORT, with commas; null: one of the session's own, that ends with the command.
/// </param>
/// <param name="SecretFile">A file with its secret; null: none.</param>
/// <param name="Certificate">A file with its certificate; null: none.</param>
internal sealed record ClusterAddress(string? Nodes, string? SecretFile, string? Certificate)
{
    /// <summary>What stands for the cluster of the session's own.</summary>
    public const string Local = "Local";

    /// <summary>What the client is started with.</summary>
    public IEnumerable<string> Arguments =>
    [
        .. Nodes is null ? Array.Empty<string>() : ["--address", Nodes],
        .. SecretFile is null ? Array.Empty<string>() : ["--secret-file", SecretFile],
        .. Certificate is null ? Array.Empty<string>() : ["--certificate", Certificate],
    ];

    /// <summary>How it is called in messages.</summary>
    public override string ToString() => Nodes ?? Local;
}
