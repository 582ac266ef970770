using System.Management.Automation;
using System.Text.Json.Nodes;
using KvmSim.PowerShell.Completion;

namespace KvmSim.PowerShell.Commands;

/// <summary>Ends jobs of a cluster with what they have.</summary>
[Cmdlet(VerbsLifecycle.Stop, Nouns.KvmClusterJob, SupportsShouldProcess = true, HelpUri = Nouns.Help
    + "stop-kvmclusterjob")]
[OutputType(typeof(void))]
public sealed class StopKvmClusterJobCommand : ClusterCommand
{
    /// <summary>The ids of the jobs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string id in Id)
        {
            if (ShouldProcess($"Job {id} of {ClusterName}", "End"))
            {
                Ask(new JsonObject { ["op"] = "stop", ["id"] = id }, id);
            }
        }
    }
}
