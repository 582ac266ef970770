using System.Globalization;
using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.Messages;

namespace KvmSim.PowerShell.Output;

/// <summary>A mistake in a manifest.</summary>
public sealed record ManifestProblem
{
    /// <summary>The file.</summary>
    public required string File { get; init => field = ForeignText.Block(value); }

    /// <summary>From 1; 0 where the file as a whole is meant.</summary>
    public required int Line { get; init; }

    /// <summary>From 1; 0 where the file as a whole is meant.</summary>
    public required int Column { get; init; }

    /// <summary>Which kind of mistake; docs/manifest-errors.md lists them.</summary>
    public required string Id { get; init => field = ForeignText.Block(value); }

    /// <summary>The place in the document, e.g. "spec.cpus[1].ids".</summary>
    public required string Path { get; init => field = ForeignText.Block(value); }

    /// <summary>What is wrong.</summary>
    public required string Message { get; init => field = ForeignText.Block(value); }

    /// <summary>What is there.</summary>
    public string? Found { get; init => field = ForeignText.Block(value); }

    /// <summary>What should be there.</summary>
    public string? Expected { get; init => field = ForeignText.Block(value); }

    /// <summary>What was probably meant.</summary>
    public string? Suggestion { get; init => field = ForeignText.Block(value); }

    /// <summary>"file:line:column: Id: message", which editors and terminals make a link of.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {Id}: {Message}");

    internal static ManifestProblem Of(ManifestDiagnostic diagnostic) => new()
    {
        File = diagnostic.File,
        Line = diagnostic.Line,
        Column = diagnostic.Column,
        Id = diagnostic.Id.ToString(),
        Path = diagnostic.Path,
        Message = diagnostic.Message,
        Found = diagnostic.Found,
        Expected = diagnostic.Expected,
        Suggestion = diagnostic.Suggestion,
    };

    internal static ManifestProblem Of(ManifestDocument document, SimException exception) => new()
    {
        File = document.Mark.File,
        Line = document.Mark.Line,
        Column = document.Mark.Column,
        Id = exception.Error.ToString(),
        Path = "",
        Message = exception.Message,
        Expected = exception.Remedy,
    };
}
