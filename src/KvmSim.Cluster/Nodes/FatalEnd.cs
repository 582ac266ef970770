using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Security;

namespace KvmSim.Cluster.Nodes;

/// <summary>
/// What a node does that cannot be one any more: most often the others refuse it, or have given it up for dead. It says
/// so in a line and ends, without a dump of its memory.
/// </summary>
internal sealed class FatalEnd(PeerCheck check, NodeOptions node) : IFatalErrorHandler
{
    /// <inheritdoc />
    public bool IsUnexpected(Exception exception) =>
        exception is not (ThreadAbortException or OperationCanceledException);

    /// <inheritdoc />
    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        string reason = check.FirstRefusal
            ?? OneLine.Of(exception?.GetBaseException().Message ?? context ?? "it is not known why");
        Console.Error.WriteLine($"kvmsim node: The node cannot be one of the cluster {node.ClusterId}: {reason}");
        Environment.Exit(check.FirstRefusal is null ? 1 : 64);
    }
}
