using System.Management.Automation;
using KvmSim.Conformance;
using KvmSim.PowerShell.Errors;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that reads traces: files, and folders of them.</summary>
public abstract class TraceCommand : FileCommand
{
    private protected TraceCommand()
    {
    }

    /// <summary>The files, and for a folder every .json in it. What cannot be found is written as an error.</summary>
    private protected IReadOnlyList<string> ResolveTraces(string[]? patterns, string[]? literals) =>
        [.. ResolveFiles(patterns, literals).SelectMany(path => Directory.Exists(path) ? TracesIn(path) : [path])];

    /// <summary>Does something with the trace in a file; if it is none, that is written as an error.</summary>
    private protected bool TryUse<T>(string file, Func<RecordedTrace, T> use, out T result)
    {
        try
        {
            result = Await(() => use(TraceReader.Read(file)));
            return true;
        }
        catch (TraceException exception)
        {
            WriteError(ErrorRecords.Of(exception));
            result = default!;
            return false;
        }
        catch (Exception exception)
            when (exception is not (PipelineStoppedException or OperationCanceledException or OutOfMemoryException))
        {
            // A trace that the replay cannot cope with is one error; the others are judged all the same.
            WriteError(ErrorRecords.Of(
                new TraceException(file, null, $"it cannot be replayed: {exception.Message}", exception)));
            result = default!;
            return false;
        }
    }

    private IReadOnlyList<string> TracesIn(string folder)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(folder, "*.json");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            HasErrors = true;
            WriteError(ErrorRecords.Of(new TraceException(folder, null, exception.Message, exception)));
            return [];
        }

        if (files.Length == 0)
        {
            HasErrors = true;
            WriteError(ErrorRecords.Of(
                ErrorIds.FolderHasNoTrace,
                ErrorCategory.ObjectNotFound,
                folder,
                $"There is no trace in '{folder}'.",
                "Traces are files that end in .json; folders in the folder are not searched."));
        }

        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
