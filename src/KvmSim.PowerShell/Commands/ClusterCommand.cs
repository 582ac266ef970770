using System.Management.Automation;
using System.Text.Json.Nodes;
using KvmSim.PowerShell.Cluster;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that asks a cluster something.</summary>
public abstract class ClusterCommand : SimCommand
{
    private protected ClusterCommand()
    {
    }

    /// <summary>Nodes of the cluster, each HOST:PORT; or Local.</summary>
    [Parameter(Mandatory = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Cluster { get; set; } = [];

    /// <summary>A file with the secret of the cluster.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClusterSecret { get; set; }

    /// <summary>A file with the certificate of the cluster and its key.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClusterCertificate { get; set; }

    /// <summary>The cluster as it is called.</summary>
    private protected string ClusterName => string.Join(",", Cluster);

    /// <summary>Asks something and waits for the answer; what is wrong ends the command.</summary>
    private protected JsonObject Ask(JsonObject what, string job = "")
    {
        try
        {
            ClusterAddress address = ClusterArguments.AddressOf(
                Cluster, ClusterSecret is null ? null : FileOf(ClusterSecret), ClusterCertificate is null
                    ? null : FileOf(ClusterCertificate));
            using ClusterSession session = ClusterSession.Open(address, Stop);
            session.Say(what);
            return session.Next(job, Stop);
        }
        catch (ClusterException exception)
        {
            ThrowTerminatingError(ErrorRecords.Of(exception, ClusterName));
            throw;
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
