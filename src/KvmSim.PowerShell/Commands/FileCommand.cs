using System.Collections.Concurrent;
using System.Management.Automation;
using KvmSim.Capture;
using KvmSim.Description;
using KvmSim.Manifests;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Manifests;
using KvmSim.PowerShell.Output;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// A command that reads manifests from files that are named by pattern, literally or by what the module ships.
/// </summary>
public abstract class FileCommand : SimCommand
{
    /// <summary>Warnings about one dump that are shown.</summary>
    private const int MaxWarnings = 5;

    private protected FileCommand()
    {
    }

    /// <summary>The files, wildcards followed. What cannot be found is written as an error.</summary>
    private protected IEnumerable<string> ResolveFiles(string[]? patterns, string[]? literals)
    {
        IEnumerable<string> files = (patterns ?? [])
            .SelectMany(pattern => Resolve(pattern, () => ResolvePattern(pattern)))
            .Concat((literals ?? []).SelectMany(literal => Resolve(literal, () => ResolveLiteral(literal))));
        return files.TakeWhile(_ => !Stopping);
    }

    /// <summary>The same, one after the other, showing how far it is.</summary>
    private protected IEnumerable<string> ResolveFiles(string[]? patterns, string[]? literals, string activity) =>
        WithProgress([.. ResolveFiles(patterns, literals)], activity);

    /// <summary>
    /// The files one after the other, showing how far it is; none any more once the command is stopped.
    /// </summary>
    private protected IEnumerable<string> WithProgress(IReadOnlyList<string> files, string activity)
    {
        WorkProgress progress = new(activity, TimeProvider.System);
        for (int done = 0; done < files.Count && !Stopping; done++)
        {
            Show(progress.Next(done, files.Count, Path.GetFileName(files[done])));
            yield return files[done];
        }

        Show(progress.Last());
    }

    /// <summary>Shows how far it is, if there is anything to show.</summary>
    private protected void Show(ProgressRecord? record)
    {
        if (record is not null && !Stopping)
        {
            WriteProgress(record);
        }
    }

    /// <summary>
    /// What another thread makes, as it comes; that thread is left to itself when the command is stopped.
    /// </summary>
    private protected IEnumerable<T> Pump<T>(Func<IEnumerable<T>> produce)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        CancellationToken end = ended.Token;
        BlockingCollection<T> made = new(boundedCapacity: 256);
        Task task = Task.Run(() => Fill(made, produce, end), CancellationToken.None);
        try
        {
            while (TryTake(made, out T item))
            {
                yield return item;
            }

            task.GetAwaiter().GetResult();
        }
        finally
        {
            ended.Cancel();
        }
    }

    private static void Fill<T>(BlockingCollection<T> made, Func<IEnumerable<T>> produce, CancellationToken end)
    {
        try
        {
            foreach (T item in produce())
            {
                made.Add(item, end);
            }
        }
        finally
        {
            made.CompleteAdding();
        }
    }

    private bool TryTake<T>(BlockingCollection<T> made, out T item)
    {
        try
        {
            return made.TryTake(out item!, Timeout.Infinite, Stop);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Reads a manifest; everything that is wrong with it is written as errors.</summary>
    private protected bool TryRead(string file, out ManifestSet manifest)
    {
        Func<string, ManifestResult<ManifestSet>> read = ManifestReader.ForThreads();
        ManifestResult<ManifestSet> result = Await(() => read(file));
        foreach (ManifestDiagnostic diagnostic in result.Diagnostics)
        {
            WriteError(ErrorRecords.Of(diagnostic));
        }

        manifest = result.Value!;
        return result.Succeeded;
    }

    /// <summary>
    /// The machine of a dump, what is wrong with it in the result; null for what a manifest's reader has to read, or to
    /// say why it cannot.
    /// </summary>
    private protected static CapturedMachine? ReadDump(string file)
    {
        try
        {
            return MachineInput.ReadDump(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads a dump of a real machine; what is wrong with it is in the result.</summary>
    private protected CapturedMachine ReadCapture(string file, CaptureFormat? format) =>
        Await(() => CaptureReader.Read(file, format));

    /// <summary>Writes what is wrong with a dump; whether it can be used.</summary>
    private protected bool TryUse(CapturedMachine machine)
    {
        CaptureProblem[] warnings = [.. machine.Warnings];
        foreach (CaptureProblem problem in machine.Errors)
        {
            WriteError(ErrorRecords.Of(problem));
        }

        foreach (CaptureProblem problem in warnings.Take(MaxWarnings))
        {
            WriteWarning(problem.Remedy is null ? problem.ToString() : $"{problem} {problem.Remedy}");
        }

        if (warnings.Length > MaxWarnings)
        {
            WriteWarning(
                FormattableString.Invariant(
                    $"{machine.Source}: {warnings.Length - MaxWarnings} more; -Verbose lists them."));
        }

        foreach (CaptureProblem problem in warnings.Skip(MaxWarnings))
        {
            WriteVerbose(problem.ToString());
        }

        return machine.Succeeded;
    }

    /// <summary>The file of what the module ships under a name that is no path; null where none is meant.</summary>
    private protected virtual string? FindShipped(string name) => null;

    /// <summary>A sentence that says how what the module ships is had by name; null where that is not meant.</summary>
    private protected virtual string? ShippedWay => null;

    private IReadOnlyList<string> Resolve(string path, Func<IReadOnlyList<string>> resolve)
    {
        try
        {
            return resolve();
        }
        catch (Exception exception)
            when (exception is SessionStateException or ItemNotFoundException or NotSupportedException)
        {
            if (FindShipped(path) is { } shipped)
            {
                return [shipped];
            }

            HasErrors = true;
            WriteError(NotFoundErrors.Path(path, ShippedWay));
            return [];
        }
    }

    private IReadOnlyList<string> ResolvePattern(string pattern)
    {
        IReadOnlyList<string> found = [.. GetResolvedProviderPathFromPSPath(pattern, out ProviderInfo provider)];
        return IsFileSystem(provider, pattern) ? found : [];
    }

    private IReadOnlyList<string> ResolveLiteral(string path)
    {
        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return !IsFileSystem(provider, path) ? []
            : File.Exists(file) || Directory.Exists(file) ? [file]
            : throw new ItemNotFoundException();
    }

    private bool IsFileSystem(ProviderInfo provider, string path)
    {
        if (string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal))
        {
            return true;
        }

        HasErrors = true;
        WriteError(ErrorRecords.Of(
            ErrorIds.PathNotInFileSystem, ErrorCategory.InvalidArgument, path,
            $"'{path}' is not a path of the file system."));
        return false;
    }
}
