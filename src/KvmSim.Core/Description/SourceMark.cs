using KvmSim.Messages;

namespace KvmSim.Description;

/// <summary>A place in a manifest: what a message points at.</summary>
/// <param name="File">The file name as the caller gave it; "" for something that was never text.</param>
/// <param name="Line">From 1; 0 for something that was never text.</param>
/// <param name="Column">In UTF-16 code units, from 1; 0 for something that was never text.</param>
public readonly record struct SourceMark(string File, int Line, int Column)
{
    /// <summary>The mark of what was never text.</summary>
    public static SourceMark None { get; } = new("", 0, 0);

    /// <summary>"file:line:column" as it may be shown, which editors and terminals make a link of.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{ForeignText.Line(File)}:{Line}:{Column}");
}
