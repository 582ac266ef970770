namespace KvmSim.PowerShell.Cluster;

/// <summary>A cluster cannot do what it was asked.</summary>
/// <param name="id">The id of the error.</param>
/// <param name="message">Why, in a sentence.</param>
/// <param name="action">What to do about it.</param>
internal sealed class ClusterException(string id, string message, string action) : Exception(message)
{
    /// <summary>The id of the error.</summary>
    public string Id { get; } = id;

    /// <summary>What to do about it.</summary>
    public string Action { get; } = action;
}
