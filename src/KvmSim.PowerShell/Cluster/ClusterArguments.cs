namespace KvmSim.PowerShell.Cluster;

/// <summary>From arguments to the cluster that is meant.</summary>
internal static class ClusterArguments
{
    /// <summary>The cluster.</summary>
    public static ClusterAddress AddressOf(string[] nodes, string? secret, string? certificate) => new(
        nodes is [var only] && string.Equals(only, ClusterAddress.Local, StringComparison.OrdinalIgnoreCase)
            ? null
            : string.Join(",", nodes),
        secret,
        certificate);
}
