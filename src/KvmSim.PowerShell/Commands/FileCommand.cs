using System.Management.Automation;
using KvmSim.Capture;
using KvmSim.Manifests;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Manifests;

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
        foreach (string pattern in patterns ?? [])
        {
            foreach (string file in Resolve(pattern, () => ResolvePattern(pattern)))
            {
                yield return file;
            }
        }

        foreach (string literal in literals ?? [])
        {
            foreach (string file in Resolve(literal, () => ResolveLiteral(literal)))
            {
                yield return file;
            }
        }
    }

    /// <summary>Reads a manifest; everything that is wrong with it is written as errors.</summary>
    private protected bool TryRead(string file, out ManifestSet manifest)
    {
        ManifestResult<ManifestSet> result = ManifestReader.Read(file);
        foreach (ManifestDiagnostic diagnostic in result.Diagnostics)
        {
            WriteError(ErrorRecords.Of(diagnostic));
        }

        manifest = result.Value!;
        return result.Succeeded;
    }

    /// <summary>Whether a file is a dump of a real machine; a file that cannot be read is left to who reads it.</summary>
    private protected static bool IsCapture(string file)
    {
        try
        {
            return CaptureReader.Recognizes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

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
            WriteWarning(FormattableString.Invariant($"{machine.Source}: {warnings.Length - MaxWarnings} more; -Verbose lists them."));
        }

        foreach (CaptureProblem problem in warnings.Skip(MaxWarnings))
        {
            WriteVerbose(problem.ToString());
        }

        return machine.Succeeded;
    }

    /// <summary>The file of what the module ships under a name that is no path; null where none is meant.</summary>
    private protected virtual string? FindShipped(string name) => null;

    private IReadOnlyList<string> Resolve(string path, Func<IReadOnlyList<string>> resolve)
    {
        try
        {
            return resolve();
        }
        catch (Exception exception) when (exception is SessionStateException or ItemNotFoundException or NotSupportedException)
        {
            if (FindShipped(path) is { } shipped)
            {
                return [shipped];
            }

            WriteError(NotFoundErrors.Path(path));
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

        WriteError(ErrorRecords.Of(
            ErrorIds.PathNotInFileSystem, ErrorCategory.InvalidArgument, path, $"'{path}' is not a path of the file system."));
        return false;
    }
}
