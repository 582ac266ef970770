using System.Management.Automation;
using KvmSim.Description;
using KvmSim.Exploration;
using KvmSim.Manifests;
using KvmSim.PowerShell.Cluster;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Manifests;
using KvmSim.PowerShell.Output;
using KvmSim.Races;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// A command that explores. The search runs on threads of its own; the pipeline's shows how far it is, and stops it.
/// What is wrong with a request ends the command: no result would look like a result without races.
/// </summary>
public abstract class RaceCommand : FileCommand
{
    /// <summary>The variable that holds what was found when the command was stopped.</summary>
    private const string ResultVariable = "KvmRace";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private volatile string? _job;

    private protected RaceCommand()
    {
    }

    /// <summary>
    /// Nodes of a cluster that is to do it, each HOST:PORT; Local: a node of the command's own.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Cluster { get; set; }

    /// <summary>A file with the secret of the cluster.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClusterSecret { get; set; }

    /// <summary>A file with the certificate of the cluster and its key.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClusterCertificate { get; set; }

    /// <summary>The searches of the cluster that is named.</summary>
    private protected ClusterSearch OnCluster => new(
        ClusterArguments.AddressOf(
            Cluster!,
            ClusterSecret is null ? null : FileOf(ClusterSecret),
            ClusterCertificate is null ? null : FileOf(ClusterCertificate)),
        id => _job = id);

    /// <summary>Explores, and shows how far it is.</summary>
    private protected T Explore<T>(RaceSearchOptions options, Func<RaceSearchOptions, CancellationToken, T> search)
        where T : class
    {
        RaceProgress progress = new(options);
        return Watch(
            () => search(options with { TimeProvider = TimeProvider.System, Progress = progress }, Stop),
            progress.Next,
            progress.Last,
            options.CheckpointPath ?? options.Model.Name);
    }

    /// <summary>
    /// Searches on a thread of its own, and shows on this one how far it is; what is wrong ends the command.
    /// </summary>
    private protected T Watch<T>(Func<T> search, Func<ProgressRecord?> next, Func<ProgressRecord?> last, object about)
    {
        Task<T> task = Task.Run(search);
        while (Task.WaitAny([task], Tick) < 0)
        {
            SayJob();
            if (!Stopping && next() is { } record)
            {
                WriteProgress(record);
            }
        }

        if (!Stopping && last() is { } end)
        {
            WriteProgress(end);
        }

        return Guarded(about, () => task.GetAwaiter().GetResult());
    }

    /// <summary>A job that the cluster goes on with, should this session end, can be found by its id.</summary>
    private void SayJob()
    {
        if (!Stopping && _job is { } job)
        {
            _job = null;
            WriteVerbose($"The cluster {string.Join(",", Cluster!)} works on job {job}.");
        }
    }

    /// <summary>Does something about a request; what is wrong with it ends the command.</summary>
    private protected T Guarded<T>(object about, Func<T> work)
    {
        ErrorRecord record;
        try
        {
            return work();
        }
        catch (RaceSearchException exception)
        {
            record = ErrorRecords.Of(exception, about);
        }
        catch (ClusterException exception)
        {
            record = ErrorRecords.Of(exception, about);
        }
        catch (CheckpointException exception)
        {
            record = ErrorRecords.Of(exception);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            record = ErrorRecords.Of(
                ErrorIds.FileNotWritten, ErrorCategory.WriteError, about,
                $"'{about}' cannot be used: {exception.Message}");
        }

        ThrowTerminatingError(record);
        throw record.Exception;
    }

    /// <summary>
    /// The model of that name, or the protocol of what -Generation means elsewhere. Ends the command if there is none.
    /// </summary>
    private protected ExplorationModel ModelOf(string name) =>
        ExplorationModelCatalog.FindPublished(name) ?? ExplorationModel.Of(GenerationOf(name));

    /// <summary>
    /// The pipeline takes nothing any more once it is stopped, so what was found is left in a variable of the session,
    /// and the host says so.
    /// </summary>
    private protected void Leave(KvmRaceResult result)
    {
        SessionState.PSVariable.Set($"global:{ResultVariable}", result);
        Host?.UI?.WriteLine(
            $"Stopped at {result.StateCount} states; ${ResultVariable} holds what was found"
            + $" ({result.Violations.Length} broken so far, not complete).");
    }

    /// <summary>
    /// The properties of those names, and those that manifests state. What only a loader can break is not among all of
    /// them where there is none.
    /// </summary>
    private protected (RaceProperty Shipped, IReadOnlyList<StateProperty> Stated) ReadProperties(
        string[] names, bool hasLoader, string loader = "-ModuleLoader", bool hasChanges = false)
    {
        RaceProperty shipped = RaceProperty.None;
        List<StateProperty> stated = [];
        foreach (string name in names)
        {
            if (name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
                || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
            {
                stated.AddRange(PropertiesIn(name));
            }
            else
            {
                shipped |= PropertyOf(name, hasLoader, loader, hasChanges);
            }
        }

        return (shipped, stated);
    }

    private RaceProperty PropertyOf(string name, bool hasLoader, string loader, bool hasChanges)
    {
        if (string.Equals(name, nameof(RaceProperty.All), StringComparison.OrdinalIgnoreCase))
        {
            return hasLoader ? RaceProperty.All : RaceProperty.All & ~RaceProperty.LoadRace;
        }

        if (string.Equals(name, nameof(RaceProperty.None), StringComparison.OrdinalIgnoreCase))
        {
            return RaceProperty.None;
        }

        RacePropertyInfo? info = RacePropertyCatalog.All.FirstOrDefault(known =>
            string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase)
            || (known.Label.Length > 0 && string.Equals(known.Label, name, StringComparison.OrdinalIgnoreCase)));
        if (info is null)
        {
            string known = string.Join(", ", RacePropertyCatalog.All.Select(other => other.Name));
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.PropertyNotFound,
                ErrorCategory.ObjectNotFound,
                name,
                $"There is no property '{name}'.",
                $"There are: All, None, {known}; or give the path of a manifest of kind Property (.yaml)."));
        }

        if (info!.Property == RaceProperty.LoadRace && !hasLoader)
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.ArgumentConflict,
                ErrorCategory.InvalidArgument,
                name,
                "Nothing can break LoadRace where no module is loaded.",
                $"Add {loader}."));
        }

        if (info.Property == RaceProperty.StaleVm && !hasChanges)
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.ArgumentConflict,
                ErrorCategory.InvalidArgument,
                name,
                "Nothing can break StaleVm where no CPU changes what VMs are told.",
                "Give Find-KvmRace such CPUs (-ChangingCpu), or a machine that has some."));
        }

        return info.Property;
    }

    private IReadOnlyList<StateProperty> PropertiesIn(string path)
    {
        string file = FileOf(path);
        ManifestResult<ManifestSet> read = ManifestReader.Read(file);
        if (!read.Succeeded)
        {
            foreach (ManifestDiagnostic diagnostic in read.Diagnostics.Take(read.Diagnostics.Count - 1))
            {
                WriteError(ErrorRecords.Of(diagnostic));
            }

            ThrowTerminatingError(ErrorRecords.Of(read.Diagnostics[^1]));
        }

        StateProperty[] found = [.. read.Value!.Properties.Select(document => document.Property)];
        if (found.Length == 0)
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.PropertyNotFound,
                ErrorCategory.InvalidData,
                file,
                $"{file} states no property.",
                "It needs a document of kind Property."));
        }

        return found;
    }
}
