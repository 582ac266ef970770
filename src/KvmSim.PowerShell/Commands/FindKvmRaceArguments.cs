using System.Management.Automation;
using KvmSim.Exploration;
using KvmSim.PowerShell.Errors;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// What the arguments of <see cref="FindKvmRaceCommand"/> say together: those that contradict each other end the
/// command.
/// </summary>
internal static class FindKvmRaceArguments
{
    /// <summary>Whether what is to be written goes together, and where it is to be searched.</summary>
    public static void Check(FindKvmRaceCommand command)
    {
        if (command.Quiet && command.Suggest)
        {
            Refuse(
                command,
                command.Quiet,
                "-Suggest lists repairs, and -Quiet writes a verdict only.",
                "Leave one of them out.");
        }

        bool onCluster = command.Cluster is not null;
        if ((onCluster && (command.AnyCpuCount || command.Suggest)) || (!onCluster && command.ClusterJob is not null))
        {
            Refuse(
                command,
                command.Cluster,
                "-Cluster makes one search over all nodes, or waits for one with -ClusterJob.",
                "Leave out -AnyCpuCount and -Suggest, or -Cluster; with -ClusterJob, say which cluster.");
        }
    }

    /// <summary>Whether generations were named once: on the line, or through the pipeline.</summary>
    public static void CheckPiped(FindKvmRaceCommand command)
    {
        if (command.Generation is { } named && command.InputObject is { } piped)
        {
            command.ThrowTerminatingError(ErrorRecords.SaidTwice(string.Join(", ", piped), string.Join(", ", named)));
        }
    }

    /// <summary>Whether so many searches can be saved in the one file that is named, if one is.</summary>
    public static void CheckRequests(FindKvmRaceCommand command, int requests)
    {
        if (command.Checkpoint is not null && (requests > 1 || command.Suggest))
        {
            Refuse(
                command,
                command.Checkpoint,
                "A checkpoint is of one search.",
                "Give one generation or machine with -Checkpoint, and no -Suggest.");
        }
    }

    /// <summary>A model with the CPUs that the arguments say.</summary>
    public static RaceSearchOptions OptionsOf(FindKvmRaceCommand command, ExplorationModel model) => new()
    {
        Model = model,
        CpuCount = command.CpuCount,
        IncompatibleCpus = command.IncompatibleCpu is { } incompatible ? [.. incompatible.Cpus] : null,
        FailingCpus = command.FailingCpu is { } failing ? [.. failing.Cpus] : [],
        ChangingCpus = command.ChangingCpu is { Cpus: { IsEmpty: false } changing } ? [[.. changing]] : [],
    };

    private static void Refuse(FindKvmRaceCommand command, object? target, string message, string way) =>
        command.ThrowTerminatingError(ErrorRecords.Of(
            ErrorIds.ArgumentConflict, ErrorCategory.InvalidArgument, target, message, way));
}
