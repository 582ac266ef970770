using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using KvmSim.PowerShell.Cluster;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Shows the jobs of a cluster.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.KvmClusterJob, HelpUri = Nouns.Help + "get-kvmclusterjob")]
[OutputType(typeof(KvmClusterJob))]
public sealed class GetKvmClusterJobCommand : ClusterCommand
{
    /// <summary>The ids of the jobs, or patterns of them; all, if it is not said.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = ["*"];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        JsonArray jobs = Ask(new JsonObject { ["op"] = "jobs" })["jobs"]!.AsArray();
        KvmClusterJob[] all = [.. jobs.Select(job => Of(job!.AsObject(), ClusterName))];
        foreach (string id in Id)
        {
            WildcardPattern pattern = new(id, WildcardOptions.IgnoreCase);
            KvmClusterJob[] found = [.. all.Where(job => pattern.IsMatch(job.Id))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(id))
            {
                WriteError(ErrorRecords.Of(
                    new ClusterException(
                        ErrorIds.ClusterJobNotFound, $"The cluster knows no job '{id}'.", "Leave out -Id to see all."),
                    id));
            }

            WriteObject(found, enumerateCollection: true);
        }
    }

    /// <summary>A job as the client describes it.</summary>
    internal static KvmClusterJob Of(JsonObject job, string cluster) => new()
    {
        Id = (string)job["id"]!,
        Cluster = cluster,
        Kind = (string)job["kind"]!,
        State = (string)job["state"]!,
        Count = (string)job["kind"]! == "design" ? (long)job["finished"]! : (long)job["states"]!,
        Depth = (int)job["depth"]!,
        Attempt = (int)job["attempt"]!,
        NodeCount = (int)job["nodes"]!,
        Created = DateTime.Parse((string)job["created"]!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        Message = ((string)job["error"]!).Length > 0 ? (string)job["error"]! : (string)job["last"]!,
    };
}
