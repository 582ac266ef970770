using System.Globalization;

namespace KvmSim.Capture;

/// <summary>Something about a source that has to be known before its content is relied on.</summary>
/// <param name="IsError">The source is not used; otherwise the rest of it is, and this part stays unknown.</param>
/// <param name="File">The file, or the entry of a folder or an archive.</param>
/// <param name="Line">The line, from 1; 0 where no line is meant.</param>
/// <param name="Text">What it is.</param>
/// <param name="Remedy">What can be done; null if nothing need be.</param>
public sealed record CaptureProblem(bool IsError, string File, int Line, string Text, string? Remedy = null)
{
    /// <summary>"file:line: text".</summary>
    public override string ToString() => Line == 0
        ? $"{File}: {Text}"
        : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Text}");
}
