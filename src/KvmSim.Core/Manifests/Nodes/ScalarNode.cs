using KvmSim.Description;

namespace KvmSim.Manifests;

/// <summary>A single value: text that the schema gives a meaning to.</summary>
public sealed class ScalarNode : DocumentNode
{
    private readonly int _contentOffset;

    /// <summary>A scalar that was read.</summary>
    /// <param name="text">The value without its quotes.</param>
    /// <param name="style">How it was written.</param>
    /// <param name="mark">Where it begins, the quote included.</param>
    /// <param name="contentOffset">Columns from the mark to the first character of the text; -1 when the text does
    /// not stand in the file character for character (escapes, several lines).</param>
    public ScalarNode(string text, ScalarStyle style, SourceMark mark, int contentOffset)
        : base(mark)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        Style = style;
        _contentOffset = contentOffset;
    }

    /// <summary>A scalar to be written.</summary>
    public ScalarNode(string text, ScalarStyle style)
        : this(text, style, SourceMark.None, -1)
    {
    }

    /// <summary>The value without its quotes.</summary>
    public string Text { get; }

    /// <summary>How it was, or is to be, written.</summary>
    public ScalarStyle Style { get; }

    /// <summary>The place of a character of the text; the place of the scalar where that can't be told.</summary>
    public SourceMark MarkAt(int index) =>
        _contentOffset < 0 ? Mark : Mark with { Column = Mark.Column + _contentOffset + index };
}
