using KvmSim.Description;
using KvmSim.Messages;

namespace KvmSim.Manifests;

/// <summary>One thing that is wrong with a manifest, and what to do about it.</summary>
/// <param name="Id">Which kind of mistake; stable.</param>
/// <param name="Mark">Where.</param>
/// <param name="Path">The place in the document, e.g. "spec.cpus[1].ids"; "" for the document as a whole.</param>
/// <param name="Message">A sentence in English; not stable.</param>
public sealed record ManifestDiagnostic(ManifestErrorId Id, SourceMark Mark, string Path, string Message)
{
    /// <summary>The place in the document, as it may be shown.</summary>
    public string Path { get; init; } = ForeignText.Line(Path);

    /// <summary>What is wrong, as it may be shown.</summary>
    public string Message { get; init; } = ForeignText.Block(Message);

    /// <summary>The file as the caller named it, as it may be shown.</summary>
    public string File => ForeignText.Line(Mark.File);

    /// <summary>From 1; 0 when the file as a whole is meant.</summary>
    public int Line => Mark.Line;

    /// <summary>From 1; 0 when the file as a whole is meant.</summary>
    public int Column => Mark.Column;

    /// <summary>What is there, cut short and free of control characters.</summary>
    public string? Found { get; init => field = ForeignText.Block(value); }

    /// <summary>What should be there.</summary>
    public string? Expected { get; init => field = ForeignText.Block(value); }

    /// <summary>What was probably meant: a name to write instead; null when nothing is near enough.</summary>
    public string? Suggestion { get; init => field = ForeignText.Block(value); }

    /// <summary>One line: "file:line:column: Id: path: message".</summary>
    public override string ToString()
    {
        string path = Path.Length == 0 ? "" : $"{Path}: ";
        return $"{Mark}: {Id}: {path}{Message}";
    }
}
