using System.Management.Automation;
using System.Text.Json.Nodes;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Output;
using KvmSim.PowerShell.Reporting;

namespace KvmSim.PowerShell.Commands;

/// <summary>Ends jobs of a cluster with what they have.</summary>
[Cmdlet(VerbsLifecycle.Stop, Nouns.KvmClusterJob, SupportsShouldProcess = true, DefaultParameterSetName = IdSet,
    HelpUri = Nouns.Help + "stop-kvmclusterjob")]
[OutputType(typeof(void))]
public sealed class StopKvmClusterJobCommand : ClusterCommand
{
    private const string IdSet = "Id";
    private const string PipedSet = "InputObject";

    /// <summary>The ids of the jobs.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Jobs that Get-KvmClusterJob wrote, or their ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PipedSet, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string id in InputObject is null ? Id : Piped(InputObject))
        {
            if (ShouldProcess($"Job {id} of {ClusterName}", "End"))
            {
                Ask(new JsonObject { ["op"] = "stop", ["id"] = id }, id);
            }
        }
    }

    private string[] Piped(PSObject job)
    {
        WrittenObject written = new(job);
        string? id = job.BaseObject as string
            ?? (written.TypeNames.Contains(typeof(KvmClusterJob).FullName!, StringComparer.Ordinal)
                ? written.OptionalText("Id") : null);
        if (id is { Length: > 0 })
        {
            return [id];
        }

        WriteError(ErrorRecords.Of(
            ErrorIds.ClusterJobNotFound, ErrorCategory.InvalidArgument, job, "This is no job of a cluster.",
            "Pipe what Get-KvmClusterJob writes, or ids of jobs."));
        return [];
    }
}
