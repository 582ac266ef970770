using System.IO.Compression;
using System.Text;
using KvmSim.Packed;

namespace KvmSim.Logs;

/// <summary>
/// Lines of a log out of a stream, however large: UTF-8 or, told by its mark or its zeros, UTF-16; any line ends; of a
/// line longer than <see cref="LongestLine"/> only the beginning.
/// </summary>
public static class LogText
{
    /// <summary>
    /// The characters of a line that are read; the rest of it is skipped. The kernel's own limit is below that.
    /// </summary>
    public const int LongestLine = 8192;

    private const int Look = 4096;

    /// <summary>The bytes of an archive of nothing: header, an empty block, checksum and length.</summary>
    private const int SmallestArchive = 20;

    private static ReadOnlySpan<byte> Gzip => [0x1f, 0x8b];

    private static readonly (byte[] Magic, string What, string Remedy)[] Formats =
    [
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "an xz archive", "Unpack it first: xzcat."),
        ([0x28, 0xb5, 0x2f, 0xfd], "a zstd archive", "Unpack it first: zstdcat."),
        ([0x42, 0x5a, 0x68], "a bzip2 archive", "Unpack it first: bzcat."),
        ([0x4c, 0x50, 0x4b, 0x53, 0x48, 0x48, 0x52, 0x48], "a journal file",
            "Write it out first: journalctl -k --file."),
    ];

    /// <summary>
    /// The lines, without their ends; what is packed is unpacked, if this process can. Reads no further than it is
    /// asked.
    /// </summary>
    /// <exception cref="LogTextException">The stream holds no text, or is damaged.</exception>
    public static IEnumerable<LogTextLine> Lines(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Lines(stream, Look);
    }

    /// <summary>
    /// The same of a log that is still written: looks at what there is and does not wait for more than a line, which it
    /// gives when it ends.
    /// </summary>
    /// <exception cref="LogTextException">The stream holds no text, or is damaged.</exception>
    public static IEnumerable<LogTextLine> LiveLines(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Lines(stream, 1);
    }

    private static IEnumerable<LogTextLine> Lines(Stream stream, int least)
    {
        byte[] head = new byte[LongestLine * 2];
        int length = stream.ReadAtLeast(head, least, throwOnEndOfStream: false);
        ReadOnlySpan<byte> start = head.AsSpan(0, length);
        HeadedStream whole = new(head.AsMemory(0, length), stream);
        if (PackingMarks.PackingOf(start) is (string packing, _, Packing kind)
            && Unpacking.Open(whole, kind) is { } content)
        {
            return Unpacked(content, packing);
        }

        return !start.StartsWith(Gzip) ? Read(new StreamReader(
                whole, Detect(start), detectEncodingFromByteOrderMarks: true, LongestLine * 2))
            : length < SmallestArchive ? throw Damaged("gzip", "it is cut off")
            : Unpacked(new GZipStream(whole, CompressionMode.Decompress), "gzip");
    }

    /// <summary>The lines of an archive; what comes before the damage of a damaged one is read.</summary>
    private static IEnumerable<LogTextLine> Unpacked(Stream archive, string packing)
    {
        byte[] head = new byte[Look];
        int length = Guarded(packing, () => archive.ReadAtLeast(head, Look, throwOnEndOfStream: false));
        return Unpacked(
            packing,
            new StreamReader(new HeadedStream(head.AsMemory(0, length), archive), Detect(head.AsSpan(0, length))));
    }

    private static IEnumerable<LogTextLine> Unpacked(string packing, StreamReader reader)
    {
        using IEnumerator<LogTextLine> lines = Read(reader).GetEnumerator();
        while (Guarded(packing, lines.MoveNext))
        {
            yield return lines.Current;
        }
    }

    private static T Guarded<T>(string packing, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(packing, exception.Message);
        }
    }

    private static LogTextException Damaged(string packing, string how) =>
        new($"It is a {packing} archive that is damaged: {how}", "Give the log unpacked, or pack it again.");

    private static IEnumerable<LogTextLine> Read(StreamReader reader)
    {
        StringBuilder line = new();
        char[] block = new char[16384];
        bool isCut = false, afterReturn = false;
        int count;
        while ((count = reader.Read(block)) > 0)
        {
            for (int i = 0; i < count; i++)
            {
                char c = block[i];
                if (c is '\n' or '\r')
                {
                    if (c == '\r' || !afterReturn)
                    {
                        yield return new LogTextLine(line.ToString(), isCut);
                    }

                    line.Clear();
                    isCut = false;
                }
                else if (line.Length >= LongestLine)
                {
                    isCut = true;
                }
                else if (c != '\0')
                {
                    line.Append(c);
                }

                afterReturn = c == '\r';
            }
        }

        if (line.Length > 0)
        {
            yield return new LogTextLine(line.ToString(), isCut);
        }
    }

    private static Encoding Detect(ReadOnlySpan<byte> head)
    {
        foreach ((byte[] magic, string what, string remedy) in Formats)
        {
            if (head.StartsWith(magic))
            {
                throw new LogTextException($"It is {what}, no text.", remedy);
            }
        }

        if (head.StartsWith(Encoding.Unicode.Preamble) || head.StartsWith(Encoding.BigEndianUnicode.Preamble)
            || head.StartsWith(Encoding.UTF8.Preamble))
        {
            return Encoding.UTF8; // the reader follows the mark
        }

        (int even, int odd, int control) = Count(head);
        int half = head.Length / 2;
        return half > 8 && odd > half * 3 / 4 && even < half / 8 ? Encoding.Unicode
            : half > 8 && even > half * 3 / 4 && odd < half / 8 ? Encoding.BigEndianUnicode
            : even + odd + control <= head.Length / 8 ? Encoding.UTF8
            : throw new LogTextException("It is binary data, no text.", "Give the output of dmesg or journalctl -k.");
    }

    /// <summary>The zeros at even and at odd places, and the other control characters that no log has.</summary>
    private static (int Even, int Odd, int Control) Count(ReadOnlySpan<byte> head)
    {
        (int even, int odd, int control) = (0, 0, 0);
        for (int i = 0; i < head.Length; i++)
        {
            switch (head[i])
            {
                case 0 when i % 2 == 0:
                    even++;
                    break;
                case 0:
                    odd++;
                    break;
                case < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x1b or 0x0c):
                    control++;
                    break;
            }
        }

        return (even, odd, control);
    }
}
