using System.Buffers;
using System.Text;

namespace KvmSim.Capture;

/// <summary>Bytes of a source, never more than a limit.</summary>
internal static class CaptureBytes
{
    private const int FirstBytes = 8192;

    /// <summary>All that a stream gives; null if that is more than the limit.</summary>
    public static byte[]? ReadAll(Stream stream, int limit)
    {
        // A length is a hint alone: files of /proc and /sys say 0 or a page.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(
            stream.CanSeek ? (int)Math.Clamp(stream.Length + 1, 4096, limit + 1L) : 4096);
        try
        {
            int length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                int read = stream.Read(buffer, length, buffer.Length - length);
                length += read;
                if (length > limit)
                {
                    return null;
                }

                if (read == 0)
                {
                    return buffer.AsSpan(0, length).ToArray();
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The first bytes of a stream, as many as are wanted or there are.</summary>
    /// <param name="stream">Read from where it stands; not closed.</param>
    /// <param name="most">Bytes that are wanted.</param>
    /// <param name="isAll">The stream ends with them.</param>
    public static ReadOnlyMemory<byte> Head(Stream stream, int most, out bool isAll)
    {
        // Most files are far smaller than what is looked at of a large one, and asking how large costs more than to
        // read it. Of a larger one the length is a hint, so that it is copied once: files of /proc say 0.
        byte[] head = new byte[Math.Min(FirstBytes, most)];
        int length = 0, read = 1;
        while (length < most && (read = stream.Read(head, length, head.Length - length)) > 0)
        {
            length += read;
            if (length == head.Length && length < most)
            {
                long hint = stream.CanSeek ? stream.Length + 1 : 0;
                Array.Resize(ref head, (int)Math.Min(hint > length ? hint : length * 4L, most));
            }
        }

        isAll = read == 0;
        return head.AsMemory(0, length);
    }

    /// <summary>The text in one byte a character: byte order marks are dropped, UTF-16 becomes UTF-8.</summary>
    /// <exception cref="CaptureException">It is no text.</exception>
    public static ReadOnlyMemory<byte> ToText(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes.Span;
        if (text is [0xef, 0xbb, 0xbf, ..])
        {
            return bytes[3..];
        }

        Encoding? wide = text switch
        {
            [0xff, 0xfe, 0, 0, ..] or [0, 0, 0xfe, 0xff, ..] =>
                throw new CaptureException(1, "The text is UTF-32.", "Save it as UTF-8."),
            [0xff, 0xfe, ..] => Encoding.Unicode,
            [0xfe, 0xff, ..] => Encoding.BigEndianUnicode,
            [not 0, 0, not 0, 0, ..] => Encoding.Unicode,
            [0, not 0, 0, not 0, ..] => Encoding.BigEndianUnicode,
            _ => null,
        };
        if (wide is not null)
        {
            int mark = text[0] is 0xff or 0xfe ? 2 : 0;
            return Encoding.UTF8.GetBytes(wide.GetString(text[mark..]));
        }

        return bytes;
    }
}
