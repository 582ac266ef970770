using System.Management.Automation;
using KvmSim.Capture;
using KvmSim.Description;
using KvmSim.Fleet;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Manifests;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that reads machines from many files, and folders of them.</summary>
public abstract class FleetCommand : FileCommand
{
    private int _warnings;

    private protected FleetCommand()
    {
    }

    /// <summary>The files, and the files of folders. What cannot be found or listed is written as an error.</summary>
    private protected IEnumerable<string> ResolveFiles(string[]? patterns, string[]? literals, bool recurse) =>
        ResolveFiles(patterns, literals).SelectMany(path => IsFolderOfFiles(path) ? FilesIn(path, recurse) : [path]);

    /// <summary>Reads machines from a file; may be called by threads that belong to no session.</summary>
    private protected static Func<string, FleetFile> Reader()
    {
        Func<string, ManifestResult<ManifestSet>> read = ManifestReader.ForThreads();
        return file =>
        {
            try
            {
                return Read(file, read);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
            {
                // One file never costs the others, whatever its reader throws.
                return new FleetFile(file, [], null, [exception]);
            }
        };
    }

    private static FleetFile Read(string file, Func<string, ManifestResult<ManifestSet>> read)
    {
        if (ReadDump(file) is { } machine)
        {
            return new FleetFile(file, [], machine, []);
        }

        ManifestResult<ManifestSet> result = read(file);
        return result.Succeeded
            ? new FleetFile(file, [.. result.Value.Machines], null, [])
            : new FleetFile(file, [], null, [new ManifestException(result.Diagnostics)]);
    }

    /// <summary>Writes what is wrong with a file; a file without a machine is wrong too.</summary>
    /// <returns>Whether anything was.</returns>
    private protected bool Report(
        string file, IReadOnlyList<Exception> problems, IReadOnlyList<CaptureProblem> captured, int machines)
    {
        ErrorRecord[] records =
        [
            .. problems.SelectMany(problem => RecordsOf(problem, file)),
            .. captured.Where(problem => problem.IsError).Select(ErrorRecords.Of),
        ];
        foreach (ErrorRecord record in records)
        {
            WriteError(record);
        }

        foreach (CaptureProblem problem in captured.Where(problem => !problem.IsError))
        {
            _warnings++;
            WriteVerbose(problem.ToString());
        }

        if (records.Length == 0 && machines == 0)
        {
            WriteError(NotFoundErrors.MachineIn(file));
        }

        return records.Length > 0 || machines == 0;
    }

    /// <summary>One warning for those of all dumps: of thousands nobody reads each.</summary>
    private protected void WarnOfDumps()
    {
        if (_warnings > 0)
        {
            WriteWarning(
                FormattableString.Invariant($"The dumps leave {_warnings} things unsaid; -Verbose lists them."));
        }
    }

    private protected override string? FindShipped(string name) => ShippedFiles.FindMachine(name);

    private static IEnumerable<ErrorRecord> RecordsOf(Exception problem, string file) => problem switch
    {
        ManifestException manifest => manifest.Diagnostics.Select(ErrorRecords.Of),
        SimException sim => [ErrorRecords.Of(sim, file)],
        _ => [new ErrorRecord(problem, nameof(ManifestErrorId.FileUnreadable), ErrorCategory.ReadError, file)],
    };

    /// <summary>
    /// A folder of machines; not one that is a machine itself, being its /proc and /sys or its CPUID.
    /// </summary>
    private static bool IsFolderOfFiles(string path) => Directory.Exists(path)
        && !CaptureReader.IsMachine(path);

    /// <summary>
    /// Ordered by name. Links to folders are not followed, and what is hidden is left alone: neither can be a machine
    /// that somebody put there.
    /// </summary>
    private IEnumerable<string> FilesIn(string folder, bool recurse)
    {
        if (Stopping)
        {
            yield break;
        }

        EnumerationOptions options = new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        string[] files = [], folders = [];
        try
        {
            files = Directory.GetFiles(folder, "*", options);
            folders = recurse ? Directory.GetDirectories(folder, "*", options) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            HasErrors = true;
            WriteError(new ErrorRecord(exception, ErrorIds.FolderNotReadable, ErrorCategory.ReadError, folder));
            yield break;
        }

        if (files.Length == 0 && folders.Length == 0)
        {
            HasErrors = true;
            WriteError(ErrorRecords.Of(
                ErrorIds.FolderHasNoFile,
                ErrorCategory.ObjectNotFound,
                folder,
                $"There is no file in '{folder}'.",
                "Folders in the folder are searched with -Recurse."));
        }

        Array.Sort(files, StringComparer.Ordinal);
        Array.Sort(folders, StringComparer.Ordinal);
        foreach (string file in files)
        {
            yield return file;
        }

        foreach (string inner in folders.Where(inner => new DirectoryInfo(inner).LinkTarget is null))
        {
            foreach (string file in IsFolderOfFiles(inner) ? FilesIn(inner, recurse) : [inner])
            {
                yield return file;
            }
        }
    }
}
