namespace KvmSim.Capture;

/// <summary>
/// What mails, web pages and issue trackers do to a text: quote marks before each line, fences around it, blanks that do not break.
/// Lines keep their numbers.
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

    /// <summary>Whether the first lines that are not empty all begin with a quote mark.</summary>
    private static bool IsQuoted(ReadOnlySpan<byte> text)
    {
        const int Enough = 4;
        int seen = 0;
        while (!text.IsEmpty && seen < Enough)
        {
            int end = text.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> line = (end < 0 ? text : text[..end]).Trim(" \t"u8);
            text = end < 0 ? default : text[(end + 1)..];
            if (line.IsEmpty)
            {
                continue;
            }

            if (line[0] != '>')
            {
                return false;
            }

            seen++;
        }

        return seen > 0;
    }

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
