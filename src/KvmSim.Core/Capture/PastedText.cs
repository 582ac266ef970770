namespace KvmSim.Capture;

/// <summary>
/// What mails, web pages and issue trackers do to a text: quote marks before each line, fences around it, blanks that
/// do not break. Lines keep their numbers.
/// </summary>
internal static class PastedText
{
    private const byte NoBreak = 0xa0;

    /// <summary>The text as the tool wrote it; the same memory where nothing was done to it.</summary>
    public static ReadOnlyMemory<byte> Restore(ReadOnlyMemory<byte> text)
    {
        ReadOnlySpan<byte> span = text.Span;
        bool isQuoted = IsQuoted(span);
        bool hasNoBreak = span.Contains(NoBreak);
        if (!isQuoted && !hasNoBreak && span.IndexOf("```"u8) < 0)
        {
            return text;
        }

        byte[] copy = span.ToArray();
        if (hasNoBreak)
        {
            Blank(copy);
        }

        int start = 0;
        while (start < copy.Length)
        {
            int length = copy.AsSpan(start).IndexOfAny((byte)'\n', (byte)'\r');
            length = length < 0 ? copy.Length - start : length;
            Line(copy.AsSpan(start, length), isQuoted);
            start += length + 1;
        }

        return copy;
    }

    /// <summary>
    /// Whether there are lines with a quote mark; no tool begins one so. What a mail says before them need not be
    /// quoted.
    /// </summary>
    private static bool IsQuoted(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8) switch
    {
        [(byte)'<' or (byte)'{', ..] => false,
        [(byte)'>', ..] => true,
        _ => text.IndexOf("\n>"u8) >= 0 || text.IndexOf("\n >"u8) >= 0,
    };

    private static void Line(Span<byte> line, bool isQuoted)
    {
        int at = 0;
        while (isQuoted && at < line.Length && line[at] is (byte)'>' or (byte)' ' or (byte)'\t')
        {
            line[at] = line[at] == '>' ? (byte)' ' : line[at];
            at++;
        }

        if (((ReadOnlySpan<byte>)line).Trim(" \t"u8).StartsWith("```"u8))
        {
            line.Fill((byte)' ');
        }
    }

    /// <summary>U+00A0 in UTF-8 or Latin-1; the second byte of another character stays.</summary>
    private static void Blank(Span<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == NoBreak && (i == 0 || text[i - 1] is < 0x80 or 0xc2))
            {
                text[i] = (byte)' ';
                if (i > 0 && text[i - 1] == 0xc2)
                {
                    text[i - 1] = (byte)' ';
                }
            }
        }
    }
}
