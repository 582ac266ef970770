using System.Globalization;
using KvmSim.Messages;

namespace KvmSim.Capture;

/// <summary>Something about a source that has to be known before its content is relied on.</summary>
/// <param name="IsError">The source is not used; otherwise the rest of it is, and this part stays unknown.</param>
/// <param name="File">The file, or the entry of a folder or an archive.</param>
/// <param name="Line">The line, from 1; 0 where no line is meant.</param>
/// <param name="Text">What it is.</param>
/// <param name="Remedy">What can be done; null if nothing need be.</param>
public sealed record CaptureProblem(bool IsError, string File, int Line, string Text, string? Remedy = null)
{
    /// <summary>What it is, as it may be shown.</summary>
    public string Text { get; init; } = ForeignText.Line(Text);

    /// <summary>What can be done, as it may be shown; null if nothing need be.</summary>
    public string? Remedy { get; init; } = ForeignText.Line(Remedy);

    /// <summary>"file:line: text", as it may be shown.</summary>
    public override string ToString() => Line == 0
        ? $"{ForeignText.Line(File)}: {Text}"
        : string.Create(CultureInfo.InvariantCulture, $"{ForeignText.Line(File)}:{Line}: {Text}");
}
