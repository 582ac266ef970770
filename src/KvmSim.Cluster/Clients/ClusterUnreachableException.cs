namespace KvmSim.Cluster.Clients;

/// <summary>There is no way to a cluster.</summary>
/// <param name="message">Why.</param>
/// <param name="isRefused">Whether somebody answered, and refused.</param>
internal sealed class ClusterUnreachableException(string message, bool isRefused) : Exception(message)
{
    /// <summary>Whether somebody answered, and refused.</summary>
    public bool IsRefused { get; } = isRefused;
}
