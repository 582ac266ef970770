namespace KvmSim.Capture;

/// <summary>
/// A format of dumps that is one text: what tells it, and what reads it. Each reader has its own beside it, and
/// <see cref="TextFormats.All"/> lists them.
/// </summary>
/// <param name="Format">What it is called.</param>
/// <param name="Kind">What the text is made of.</param>
/// <param name="Mark">Where its mark is.</param>
/// <param name="Read">Reads the text into a machine.</param>
internal sealed record TextFormat(CaptureFormat Format, TextKind Kind, TextFormat.Marker Mark, TextFormat.Reader Read)
{
    /// <summary>
    /// Where the mark of a format begins: in a line (without blanks at its ends), or in the beginning of XML or JSON;
    /// -1 without it.
    /// </summary>
    internal delegate int Marker(ReadOnlySpan<byte> text);

    /// <summary>Reads a text into a machine.</summary>
    /// <exception cref="CaptureException">It is not of that format.</exception>
    internal delegate void Reader(ReadOnlyMemory<byte> text, CaptureBuilder machine);

    /// <summary>Whether one text may have parts of this format beside parts of others.</summary>
    public bool MayMix { get; init; }

    /// <summary>A format of lines, told by a line.</summary>
    public static TextFormat OfLines(CaptureFormat format, LineMark isMark, LineReader read) => new(
        format, TextKind.Lines, line => isMark(line) ? 0 : -1, (text, machine) => read(text.Span, machine));

    /// <summary>Whether a line is the mark.</summary>
    internal delegate bool LineMark(ReadOnlySpan<byte> line);

    /// <summary>Reads lines or JSON into a machine.</summary>
    internal delegate void LineReader(ReadOnlySpan<byte> text, CaptureBuilder machine);
}
