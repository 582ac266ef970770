namespace KvmSim.Capture;

/// <summary>Tells a format by its content, never by a name.</summary>
internal static class FormatDetection
{
    /// <summary>Lines that are looked at before a text counts as none of ours.</summary>
    private const int Lines = 400;

    /// <summary>
    /// The same of a report that has headings as AIDA64 makes them: there, much may stand before the first leaf.
    /// </summary>
    private const int HeadedLines = 4000;

    /// <summary>Whether the first block is the header of a tar archive: its sum is right.</summary>
    public static bool IsTar(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 512 || bytes[0] == 0)
        {
            return false;
        }

        int sum = 0;
        for (int i = 0; i < 512; i++)
        {
            sum += i is >= 148 and < 156 ? ' ' : bytes[i];
        }

        int stored = 0;
        foreach (byte digit in bytes[148..156].Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            stored = (stored * 8) + digit - '0';
        }

        return stored == sum;
    }

    /// <summary>The format of a text; null if it is none.</summary>
    public static CaptureFormat? OfText(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> start = text.TrimStart(" \t\r\n"u8);
        return start switch
        {
            [(byte)'<', ..] => OfXml(start),
            [(byte)'{', ..] => First(TextKind.Json, start),
            _ => OfLines(text),
        };
    }

    /// <summary>The one whose element comes first.</summary>
    private static CaptureFormat? OfXml(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> head = text[..Math.Min(text.Length, 64 << 10)];
        (CaptureFormat? found, int first) = (null, int.MaxValue);
        foreach (TextFormat known in TextFormats.All)
        {
            int at = known.Kind == TextKind.Xml ? known.Mark(head) : -1;
            (found, first) = at >= 0 && at < first ? (known.Format, at) : (found, first);
        }

        return found;
    }

    private static CaptureFormat? OfLines(ReadOnlySpan<byte> text)
    {
        CaptureLines lines = new(text);
        bool isHeaded = false;
        for (int i = 0; i < (isHeaded ? HeadedLines : Lines) && MoveNext(ref lines); i++)
        {
            ReadOnlySpan<byte> line = lines.Trimmed;
            if (OfLine(line) is { } format)
            {
                return format;
            }

            // Without a leaf such a report is no description of a machine.
            isHeaded |= line.StartsWith("------[ "u8);
        }

        return null;
    }

    /// <summary>A text whose lines are too long for a dump is none; the reader that is forced on it says so.</summary>
    private static bool MoveNext(ref CaptureLines lines)
    {
        try
        {
            return lines.MoveNext();
        }
        catch (CaptureException)
        {
            return false;
        }
    }

    /// <summary>The format that the line is the mark of; null if of none.</summary>
    /// <param name="line">Without blanks at its ends.</param>
    public static CaptureFormat? OfLine(ReadOnlySpan<byte> line) => line.IsEmpty ? null : First(TextKind.Lines, line);

    private static CaptureFormat? First(TextKind kind, ReadOnlySpan<byte> text)
    {
        foreach (TextFormat known in TextFormats.All)
        {
            if (known.Kind == kind && known.Mark(text) >= 0)
            {
                return known.Format;
            }
        }

        return null;
    }
}
