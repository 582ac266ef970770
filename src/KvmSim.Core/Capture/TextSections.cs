namespace KvmSim.Capture;

/// <summary>
/// The parts of one text that were made with different tools: a session of "cpuid -r" and rdmsr, a mail with
/// /proc/cpuinfo and registers.
/// </summary>
internal static class TextSections
{
    /// <summary>
    /// The text once for each format in it, the lines of the others blank, so that each line keeps its number; none if
    /// there is one format alone.
    /// </summary>
    public static IReadOnlyList<(CaptureFormat Format, byte[] Text)> Split(ReadOnlySpan<byte> text)
    {
        List<(CaptureFormat Format, int Start)> sections = [];
        CaptureLines lines = new(text);
        int before = text.Length;
        while (lines.MoveNext())
        {
            int start = text.Length - before;
            before = lines.Left;
            if (FormatOf(lines.Trimmed) is { } format && (sections.Count == 0 || sections[^1].Format != format))
            {
                sections.Add((format, sections.Count == 0 ? 0 : start));
            }
        }

        CaptureFormat[] formats = [.. sections.Select(section => section.Format).Distinct()];
        if (formats.Length < 2)
        {
            return [];
        }

        List<(CaptureFormat, byte[])> parts = [];
        foreach (CaptureFormat format in formats)
        {
            byte[] copy = text.ToArray();
            for (int i = 0; i < sections.Count; i++)
            {
                if (sections[i].Format != format)
                {
                    int end = i + 1 < sections.Count ? sections[i + 1].Start : copy.Length;
                    Blank(copy.AsSpan(sections[i].Start, end - sections[i].Start));
                }
            }

            parts.Add((format, copy));
        }

        return parts;
    }

    private static CaptureFormat? FormatOf(ReadOnlySpan<byte> line) => IsCpuidHeading(line) ? CaptureFormat.CpuidRaw
        : FormatDetection.OfLine(line) is { } format && TextFormats.MayMix(format) ? format
        : null;

    /// <summary>"CPU 12:" or "CPU:".</summary>
    private static bool IsCpuidHeading(ReadOnlySpan<byte> line) => line.StartsWith("CPU"u8) && line is [.., (byte)':']
        && !line["CPU"u8.Length..^1].ContainsAnyExcept(" 0123456789"u8);

    private static void Blank(Span<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = text[i] is (byte)'\n' or (byte)'\r' ? text[i] : (byte)' ';
        }
    }
}
